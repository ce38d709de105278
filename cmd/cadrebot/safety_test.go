package main

import (
	"net"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"cadrebot/locales"
)

var servingAt = regexp.MustCompile(`health and metrics on (http://[^/\s]+)/healthz`)

// TestRealBotsHaveNoPlayground starts the process with a token and knocks at every door of the playground.
func TestRealBotsHaveNoPlayground(t *testing.T) {
	o := newOutdoors(t, locales.EN)
	var root string
	o.until("the address is printed", func() bool {
		if m := servingAt.FindStringSubmatch(o.printed()); m != nil {
			root = m[1]
		}
		return root != ""
	})
	for _, path := range []string{"/", "/?user=1001", "/__ui/page.js", "/__ctl/state", "/bot" + playgroundToken + "/getMe"} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, root+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != http.StatusNotFound {
			t.Errorf("%s answers %d beside real people", path, resp.StatusCode)
		}
	}
	if strings.Contains(o.printed(), "X-Playground-Key") {
		t.Error("the control API was opened")
	}
}

func TestOnlyThisMachineIsListenedTo(t *testing.T) {
	t.Parallel()
	host, _, err := net.SplitHostPort(settingTags()["CADREBOT_LISTEN"][1])
	if ip := net.ParseIP(host); err != nil || ip == nil || !ip.IsLoopback() {
		t.Errorf("the default address is %q (%v), which others can reach", host, err)
	}
}
