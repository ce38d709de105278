package bot

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// Client calls the Bot API. Every error it returns is free of the token.
type Client struct {
	token    string
	endpoint string
	http     *http.Client
	metrics  *Metrics
}

// NewClient calls root ("https://api.telegram.org" or the local server's address).
// Calls end after timeout plus whatever a long poll asks for.
func NewClient(token, root string) *Client {
	t := &http.Transport{
		Proxy:       http.ProxyFromEnvironment,
		DialContext: (&net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}).DialContext,
		// The default of two idle connections would open a new one for nearly every call.
		MaxIdleConns: 512, MaxIdleConnsPerHost: 512, IdleConnTimeout: 90 * time.Second,
		TLSHandshakeTimeout: 10 * time.Second, ForceAttemptHTTP2: true,
	}
	return &Client{token: token, endpoint: strings.TrimRight(root, "/") + "/bot%s/%s", http: &http.Client{Transport: t}}
}

// Count makes the client count its calls in m; call it before the first one.
func (c *Client) Count(m *Metrics) { c.metrics = m }

// bound is the library's HTTP client tied to one call's context; it also turns answers
// that are no Bot API answers into typed errors.
type bound struct {
	ctx context.Context
	in  *http.Client
}

func (b bound) Do(r *http.Request) (*http.Response, error) {
	resp, err := b.in.Do(r.WithContext(b.ctx))
	if err != nil {
		return nil, err
	}
	if strings.HasPrefix(resp.Header.Get("Content-Type"), "application/json") {
		return resp, nil
	}
	_, _ = io.Copy(io.Discard, io.LimitReader(resp.Body, 64<<10))
	_ = resp.Body.Close()
	return nil, httpStatus(resp.StatusCode)
}

// call runs one method and decodes its result into out (nil = not wanted).
func (c *Client) call(ctx context.Context, method string, p tgbotapi.Params, out any) error {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	return c.callSlow(ctx, method, p, out)
}

// callSlow is call without its own time limit, for long polls.
func (c *Client) callSlow(ctx context.Context, method string, p tgbotapi.Params, out any) error {
	b := tgbotapi.BotAPI{Token: c.token, Client: bound{ctx, c.http}, Buffer: 1}
	b.SetAPIEndpoint(c.endpoint)
	resp, err := b.MakeRequest(method, p)
	return c.result(method, resp, err, out)
}

// upload sends files along; every retry needs fresh bytes, so data is kept in memory.
func (c *Client) upload(ctx context.Context, method string, p tgbotapi.Params, files []tgbotapi.RequestFile, out any) error {
	ctx, cancel := context.WithTimeout(ctx, 60*time.Second)
	defer cancel()
	b := tgbotapi.BotAPI{Token: c.token, Client: bound{ctx, c.http}, Buffer: 1}
	b.SetAPIEndpoint(c.endpoint)
	resp, err := b.UploadFiles(method, p, files)
	return c.result(method, resp, err, out)
}

func (c *Client) result(method string, resp *tgbotapi.APIResponse, err error, out any) error {
	err = classify(err, c.token)
	c.metrics.call(method, err)
	if err != nil {
		return err
	}
	if out == nil {
		return nil
	}
	if err := json.Unmarshal(resp.Result, out); err != nil {
		return fmt.Errorf("read answer of %s: %w", method, err)
	}
	return nil
}

// Me is what getMe says of the bot.
type Me struct {
	ID       int64  `json:"id"`
	Username string `json:"username"`
}

// GetMe asks who the token belongs to.
func (c *Client) GetMe(ctx context.Context) (Me, error) {
	var me Me
	if err := c.call(ctx, "getMe", nil, &me); err != nil {
		return Me{}, fmt.Errorf("getMe: %w", err)
	}
	return me, nil
}
