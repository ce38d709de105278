package bot

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// ErrTooLarge says that a file has more bytes than the caller takes.
var ErrTooLarge = errors.New("the file is too large")

// Fetch downloads the file that somebody sent under ref (Sent.Ref), at most limit bytes of
// it: ErrTooLarge when it is longer, a *SendError when Telegram does not give it.
func (s *Sender) Fetch(ctx context.Context, ref string, limit int64) ([]byte, error) {
	return s.client.fetch(ctx, ref, limit)
}

func (c *Client) fetch(ctx context.Context, ref string, limit int64) ([]byte, error) {
	var f struct {
		Path string `json:"file_path"`
		Size int64  `json:"file_size"`
	}
	if err := c.call(ctx, "getFile", tgbotapi.Params{"file_id": ref}, &f); err != nil {
		return nil, fmt.Errorf("ask for a file: %w", err)
	}
	if f.Size > limit {
		return nil, ErrTooLarge
	}
	b, err := c.download(ctx, f.Path, limit)
	if errors.Is(err, ErrTooLarge) {
		return nil, err
	}
	if err != nil {
		return nil, fmt.Errorf("download a file: %w", classify(err, c.token))
	}
	return b, nil
}

// download reads a file of the Bot API's own store; its address holds the token.
func (c *Client) download(ctx context.Context, path string, limit int64) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, callPatience)
	defer cancel()
	root := strings.TrimSuffix(c.endpoint, "/bot%s/%s")
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, root+"/file/bot"+c.token+"/"+(&url.URL{Path: path}).EscapedPath(), nil)
	if err != nil {
		return nil, err
	}
	resp, err := c.http.Do(r)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, httpStatus(resp.StatusCode)
	}
	b, err := io.ReadAll(io.LimitReader(resp.Body, limit+1))
	if err == nil && int64(len(b)) > limit {
		err = ErrTooLarge
	}
	return b, err
}
