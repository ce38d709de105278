package testdb

import (
	"context"
	"crypto/rand"
	"fmt"
	"strings"
	"testing"

	"github.com/redis/go-redis/v9"
)

// Redis returns a server's URL and a key prefix that only this test uses. Keys
// that begin with it are removed when the test ends. The server is shared with
// other tests: a test that needs it empty or stopped starts a stack of its own.
func Redis(tb testing.TB) (url, prefix string) {
	tb.Helper()
	url = start(tb).redis
	prefix = "test:" + strings.ToLower(rand.Text()) + ":"
	tb.Cleanup(func() {
		if err := removeKeys(context.Background(), url, prefix); err != nil {
			tb.Errorf("remove the test's keys: %v", err)
		}
	})
	return url, prefix
}

// removeKeys removes every key that begins with prefix, which must hold no
// pattern characters.
func removeKeys(ctx context.Context, url, prefix string) error {
	opt, err := redis.ParseURL(url)
	if err != nil {
		return fmt.Errorf("read REDIS_URL: %w", err)
	}
	c := redis.NewClient(opt)
	defer c.Close()
	var keys []string
	found := c.Scan(ctx, 0, prefix+"*", 1000).Iterator()
	for found.Next(ctx) {
		keys = append(keys, found.Val())
	}
	if err := found.Err(); err != nil {
		return fmt.Errorf("find keys: %w", err)
	}
	for len(keys) > 0 {
		n := min(len(keys), 1000)
		if err := c.Unlink(ctx, keys[:n]...).Err(); err != nil {
			return fmt.Errorf("remove keys: %w", err)
		}
		keys = keys[n:]
	}
	return nil
}
