package bot

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// Client calls the Bot API. Every error it returns is free of the token.
type Client struct {
	token    string
	endpoint string
	http     *http.Client
	urls     sync.Map // *url.URL by method
	express  *express // for what the bot starts; nil: by http
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
		DisableCompression: true, // answers are short
	}
	return &Client{
		token: token, endpoint: strings.TrimRight(root, "/") + "/bot%s/%s", http: &http.Client{Transport: t}, express: expressTo(root, t.Proxy),
	}
}

// Count makes the client count its calls in m; call it before the first one.
func (c *Client) Count(m *Metrics) { c.metrics = m }

// bound is the library's HTTP client tied to one call's context; the library is left to
// send files.
type bound struct {
	ctx context.Context
	in  *http.Client
}

func (b bound) Do(r *http.Request) (*http.Response, error) {
	resp, err := b.in.Do(r.WithContext(b.ctx))
	if err != nil {
		return nil, err
	}
	return apiAnswer(resp)
}

// apiAnswer turns an answer that is no Bot API answer into an error and closes it.
func apiAnswer(resp *http.Response) (*http.Response, error) {
	if strings.HasPrefix(resp.Header.Get("Content-Type"), "application/json") {
		return resp, nil
	}
	_, _ = io.Copy(io.Discard, io.LimitReader(resp.Body, 64<<10))
	_ = resp.Body.Close()
	return nil, httpStatus(resp.StatusCode)
}

// call runs one method and decodes its result into out (nil = not wanted).
func (c *Client) call(ctx context.Context, method string, p tgbotapi.Params, out any) error {
	if end, ok := ctx.Deadline(); ok && time.Until(end) < callPatience {
		return c.callSlow(ctx, method, p, out) // the turn has its own limit
	}
	ctx, cancel := context.WithTimeout(ctx, callPatience)
	defer cancel()
	return c.callSlow(ctx, method, p, out)
}

// callPatience is how long one call may take.
const callPatience = 25 * time.Second

// answer is what every method answers with.
type answer struct {
	OK     bool                         `json:"ok"`
	Result any                          `json:"result"`
	Code   int                          `json:"error_code"`
	Why    string                       `json:"description"`
	Params *tgbotapi.ResponseParameters `json:"parameters"`
}

// answers holds buffers for the bodies of answers.
var answers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// callSlow is call without its own time limit, for long polls. The library's own call
// decodes every answer three times and copies it twice, which was a tenth of a turn.
func (c *Client) callSlow(ctx context.Context, method string, p tgbotapi.Params, out any) error {
	raw, _ := answers.Get().(*bytes.Buffer)
	raw.Reset()
	defer answers.Put(raw)
	if err := classify(c.post(ctx, method, p, raw), c.token); err != nil {
		c.metrics.call(method, err)
		return err
	}
	err := c.read(method, raw.Bytes(), out)
	c.metrics.call(method, err)
	return err
}

// post sends one call and reads the whole answer into raw.
func (c *Client) post(ctx context.Context, method string, p tgbotapi.Params, raw *bytes.Buffer) error {
	u, err := c.url(method)
	if err != nil {
		return err
	}
	return c.postForm(ctx, u, encode(p), raw)
}

func (c *Client) postForm(ctx context.Context, u *url.URL, body []byte, raw *bytes.Buffer) error {
	r := &http.Request{
		Method: http.MethodPost, URL: u, Host: u.Host, ContentLength: int64(len(body)),
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header:  http.Header{"Content-Type": formType},
		GetBody: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(body)), nil },
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	if len(body) == 0 {
		r.Body, r.GetBody = http.NoBody, nil
	}
	resp, err := c.http.Transport.RoundTrip(r.WithContext(ctx)) // no cookies and no redirects to follow
	if err != nil {
		return err
	}
	if resp, err = apiAnswer(resp); err != nil {
		return err
	}
	defer resp.Body.Close()
	_, err = raw.ReadFrom(resp.Body)
	return err
}

var formType = []string{"application/x-www-form-urlencoded"}

// url is the address of a method, parsed once.
func (c *Client) url(method string) (*url.URL, error) {
	if u, ok := c.urls.Load(method); ok {
		return u.(*url.URL), nil
	}
	u, err := url.Parse(fmt.Sprintf(c.endpoint, c.token, method))
	if err != nil {
		return nil, err
	}
	c.urls.Store(method, u)
	return u, nil
}

// encode writes the parameters as a form.
func encode(p tgbotapi.Params) []byte {
	n := 0
	for k, v := range p {
		n += len(k) + 2 + 3*len(v)
	}
	out := make([]byte, 0, n)
	for k, v := range p {
		if len(out) > 0 {
			out = append(out, '&')
		}
		out = escape(append(append(out, k...), '='), v) // names are ours and need no escape
	}
	return out
}

// escape writes v as a form does.
func escape(out []byte, v string) []byte {
	for i := range len(v) {
		switch b := v[i]; {
		case b >= 'a' && b <= 'z', b >= 'A' && b <= 'Z', b >= '0' && b <= '9', b == '-', b == '_', b == '.', b == '~':
			out = append(out, b)
		case b == ' ':
			out = append(out, '+')
		default:
			out = append(out, '%', hexDigits[b>>4], hexDigits[b&15])
		}
	}
	return out
}

const hexDigits = "0123456789ABCDEF"

// sentMessage is the part of a sent message that is wanted.
type sentMessage struct {
	ID       int64    `json:"message_id"`
	Photo    []sentID `json:"photo"` // of uploads only
	Document sentID   `json:"document"`
}

type sentID struct {
	ID string `json:"file_id"`
}

// sentPrefix is how Telegram begins the answer to a message that was sent.
const sentPrefix = `{"ok":true,"result":{"message_id":`

// read takes an answer apart. What follows a message's id, mostly our own text again, is
// not looked at.
func (c *Client) read(method string, raw []byte, out any) error {
	if out == nil && bytes.HasPrefix(raw, []byte(`{"ok":true,`)) {
		return nil
	}
	if m, ok := out.(*sentMessage); ok && bytes.HasPrefix(raw, []byte(sentPrefix)) {
		rest := raw[len(sentPrefix):]
		if i := bytes.IndexAny(rest, ",}"); i > 0 {
			if id, err := strconv.ParseInt(string(rest[:i]), 10, 64); err == nil {
				m.ID = id
				return nil
			}
		}
	}
	a := answer{Result: out}
	if err := json.Unmarshal(raw, &a); err != nil {
		if a.OK && json.Valid(raw) {
			return fmt.Errorf("read answer of %s: %w", method, err)
		}
		return classify(err, c.token)
	}
	if a.OK {
		return nil
	}
	te := &tgbotapi.Error{Code: a.Code, Message: a.Why}
	if a.Params != nil {
		te.ResponseParameters = *a.Params
	}
	return classify(te, c.token)
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

// id is the bot's own: a token begins with it. 0 when this one does not.
func (c *Client) id() int64 {
	digits, _, _ := strings.Cut(c.token, ":")
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// Me is what getMe says of the bot.
type Me struct {
	ID       int64  `json:"id"`
	Username string `json:"username"`
	Inline   bool   `json:"supports_inline_queries"` // switched on with @BotFather
}

// GetMe asks who the token belongs to.
func (c *Client) GetMe(ctx context.Context) (Me, error) {
	var me Me
	if err := c.call(ctx, "getMe", nil, &me); err != nil {
		return Me{}, fmt.Errorf("getMe: %w", err)
	}
	return me, nil
}
