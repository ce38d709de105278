package bot

import (
	"bufio"
	"context"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

const sentAnswer = `{"ok":true,"result":{"message_id":71,"text":"x"}}`

func direct(*http.Request) (*url.URL, error) { return nil, nil }

// begun sends one message by x and returns what became of it.
func begun(x *express) (id int64, fate Fate) {
	c := &Client{token: "1:A", express: x}
	var m sentMessage
	err := c.begin(context.Background(), "sendMessage", []byte("chat_id=5&text=a"), time.Now().Add(3*time.Second), &m)
	var se *SendError
	if errors.As(err, &se) {
		return 0, se.Kind
	}
	return m.ID, ""
}

// rude is a server on whose connections handle says what happens after each request.
func rude(t *testing.T, handle func(n int, c net.Conn)) (root string, asked *atomic.Int32, hungUp chan struct{}) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	asked, hungUp = &atomic.Int32{}, make(chan struct{}, 10)
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			r, err := http.ReadRequest(bufio.NewReader(c))
			if err == nil {
				_, _ = io.Copy(io.Discard, r.Body)
				handle(int(asked.Add(1)), c)
			}
			_ = c.Close()
			hungUp <- struct{}{}
		}
	}()
	return "http://" + l.Addr().String(), asked, hungUp
}

func respond(c net.Conn) {
	_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "+
		"49\r\n\r\n"+sentAnswer)
}

func TestAConnectionThatIsOverIsNotWrittenTo(t *testing.T) {
	t.Parallel()
	root, asked, hungUp := rude(t, func(_ int, c net.Conn) { respond(c) })
	x := expressTo(root, direct)
	for n := int32(1); n <= 3; n++ {
		if id, fate := begun(x); id != 71 || fate != "" {
			t.Fatalf("message %d: %d, %q", n, id, fate)
		}
		<-hungUp // without having said so
		if asked.Load() != n {
			t.Fatalf("%d requests for %d messages", asked.Load(), n)
		}
	}
}

func TestWhatWasWrittenIsInDoubt(t *testing.T) {
	t.Parallel()
	for name, handle := range map[string]func(int, net.Conn){
		"no answer":      func(int, net.Conn) {},
		"half an answer": func(_ int, c net.Conn) { _, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Le") },
		"a cut body": func(_ int, c net.Conn) {
			_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{\"ok\":true")
		},
		"no HTTP": func(_ int, c net.Conn) { _, _ = io.WriteString(c, "220 mail\r\n\r\n") },
		"a gateway's page": func(_ int, c net.Conn) {
			_, _ = io.WriteString(c, "HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\nContent-Length: 3\r\n\r\nbad")
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			root, asked, hungUp := rude(t, handle)
			if id, fate := begun(expressTo(root, direct)); id != 0 || fate != Unknown {
				t.Errorf("%d, %q", id, fate)
			}
			<-hungUp
			if n := asked.Load(); n != 1 {
				t.Errorf("it was sent %d times", n)
			}
		})
	}
}

func TestWhatNeverLeftIsNotInDoubt(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	root := "http://" + l.Addr().String()
	_ = l.Close()
	if id, fate := begun(expressTo(root, direct)); id != 0 || fate != NotSent {
		t.Errorf("nobody listens: %d, %q", id, fate)
	}
}

func TestSilenceEnds(t *testing.T) {
	t.Parallel()
	over := make(chan struct{})
	root, asked, _ := rude(t, func(int, net.Conn) { <-over })
	defer close(over)
	err := expressTo(root, direct).post("1:A", "sendMessage", nil, time.Now().Add(200*time.Millisecond), func([]byte) error { return nil })
	if err == nil || networkFate(err) != Unknown || asked.Load() > 1 {
		t.Errorf("%v, asked %d times", err, asked.Load())
	}
}

func TestTheAnswerSaysWhatBecameOfIt(t *testing.T) {
	t.Parallel()
	answers := map[string]Fate{
		sentAnswer: "",
		`{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 9","parameters":{"retry_after":9}}`: TooMany,
		`{"ok":false,"error_code":403,"description":"Forbidden: bot was blocked by the user"}`:                          Blocked,
		`{"ok":false,"error_code":400,"description":"Bad Request: message text is empty"}`:                              Rejected,
	}
	var say atomic.Value
	h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost || r.URL.Path != "/under/bot1:A/sendMessage" || r.FormValue("chat_id") != "5" || r.FormValue("text") != "a" {
			t.Errorf("%s %s %v", r.Method, r.URL, r.Form)
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, say.Load().(string))
	})
	for _, secure := range []bool{false, true} {
		srv := httptest.NewUnstartedServer(h)
		if secure {
			srv.StartTLS()
		} else {
			srv.Start()
		}
		t.Cleanup(srv.Close)
		x := expressTo(srv.URL+"/under/", direct)
		if secure {
			roots := x509.NewCertPool()
			roots.AppendCertsFromPEM(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: srv.Certificate().Raw}))
			say.Store(sentAnswer)
			if _, fate := begun(x); fate == "" {
				t.Error("a certificate that nobody knows was taken")
			}
			x.dialer.tls.RootCAs = roots
		}
		for text, want := range answers {
			say.Store(text)
			if id, fate := begun(x); fate != want || (want == "") != (id == 71) {
				t.Errorf("TLS %v, %s: %d, %q", secure, text, id, fate)
			}
		}
		srv.CloseClientConnections()
	}
}

func TestAProxyIsLeftToWhoKnowsIt(t *testing.T) {
	t.Parallel()
	via := func(*http.Request) (*url.URL, error) { return url.Parse("http://proxy:3128") }
	if expressTo("https://api.telegram.org", via) != nil {
		t.Error("it goes past the proxy")
	}
	if x := expressTo("https://api.telegram.org", direct); x == nil || x.http.Addr != "api.telegram.org:443" || !strings.HasPrefix(x.root, "http://") {
		t.Errorf("%+v", x)
	}
}
