package bot

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/valyala/fasthttp" // a broadcast's calls: half the CPU of net/http, which needs two goroutines a connection
)

// express posts the messages that the bot starts: HTTP/1.1 over connections that are kept,
// the caller's goroutine writing and reading.
type express struct {
	http *fasthttp.HostClient
	root string // of the addresses, always http: the connections do the encryption
	host string

	dialer *expressDialer
}

// expressTo is nil when the way to root leads through a proxy, which net/http knows.
func expressTo(root string, proxy func(*http.Request) (*url.URL, error)) *express {
	u, err := url.Parse(root)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil
	}
	if via, err := proxy(&http.Request{URL: u}); err != nil || via != nil {
		return nil
	}
	d := &expressDialer{net: net.Dialer{KeepAlive: 30 * time.Second}}
	port := "80"
	if u.Scheme == "https" {
		d.tls = &tls.Config{ServerName: u.Hostname(), NextProtos: []string{"http/1.1"}, ClientSessionCache: tls.NewLRUClientSessionCache(64)}
		port = "443"
	}
	if u.Port() != "" {
		port = u.Port()
	}
	return &express{dialer: d, host: u.Host, root: "http://" + u.Host + strings.TrimRight(u.EscapedPath(), "/"), http: &fasthttp.HostClient{
		Addr: net.JoinHostPort(u.Hostname(), port), DialTimeout: d.dial,
		MaxConns: 4096, MaxIdleConnDuration: 90 * time.Second, ConnPoolStrategy: fasthttp.LIFO,
		MaxIdemponentCallAttempts: 4096, RetryIfErr: func(_ *fasthttp.Request, _ int, err error) (resetTimeout, retry bool) {
			return false, errors.Is(err, errStale) // nothing was written; anything else is once
		},
		ReadBufferSize: 8 << 10, MaxResponseBodySize: 4 << 20,
		NoDefaultUserAgentHeader: true, DisablePathNormalizing: true,
		SecureErrorLogMessage: true,
	}}
}

// post calls a method with a form, once, and hands the answer to take, which must not keep it.
func (x *express) post(token, method string, form []byte, deadline time.Time, take func(raw []byte) error) error {
	req, resp := fasthttp.AcquireRequest(), fasthttp.AcquireResponse()
	defer fasthttp.ReleaseRequest(req)
	defer fasthttp.ReleaseResponse(resp)
	req.SetRequestURI(x.root + "/bot" + token + "/" + method)
	req.Header.SetHost(x.host)
	req.Header.SetMethod(http.MethodPost)
	req.Header.SetContentType(formType[0])
	req.SetBodyRaw(form)
	if err := x.http.DoDeadline(req, resp, deadline); err != nil {
		return err
	}
	if !strings.HasPrefix(string(resp.Header.ContentType()), "application/json") {
		return httpStatus(resp.StatusCode())
	}
	return take(resp.Body())
}

// begin sends a message that the bot starts, whose body is form; it is on its way until
// deadline at most, whatever becomes of ctx.
func (c *Client) begin(ctx context.Context, method string, form []byte, deadline time.Time, out *sentMessage) (err error) {
	defer func() { c.metrics.call(method, err) }()
	if c.express != nil {
		return classify(c.express.post(c.token, method, form, deadline, func(raw []byte) error { return c.read(method, raw, out) }), c.token)
	}
	call, cancel := context.WithDeadline(context.WithoutCancel(ctx), deadline)
	defer cancel()
	u, err := c.url(method)
	if err != nil {
		return err
	}
	var raw bytes.Buffer
	if err := classify(c.postForm(call, u, bytes.Clone(form), &raw), c.token); err != nil { // it may still be written after an error
		return err
	}
	return c.read(method, raw.Bytes(), out)
}
