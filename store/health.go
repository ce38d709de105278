package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

const sqlVersion = `select current_setting('server_version') || ', migration ' ||
  coalesce((select max(version_id)::text from goose_db_version where is_applied), 'none')`

// Version says which server answers and how far it is migrated.
func (d *DB) Version(ctx context.Context) (string, error) {
	var v string
	if err := d.sql.GetContext(ctx, &v, sqlVersion); err != nil {
		return "", fmt.Errorf("read version (not migrated yet?): %w", known(err))
	}
	return v, nil
}

const sqlNow = `select clock_timestamp()`

// Now is the server's clock.
func (d *DB) Now(ctx context.Context) (time.Time, error) {
	var t time.Time
	if err := d.sql.GetContext(ctx, &t, sqlNow); err != nil {
		return t, fmt.Errorf("read the server's clock: %w", known(err))
	}
	return t, nil
}

// RedisVersion says which Redis answers and whether it keeps what it is told.
func RedisVersion(ctx context.Context, c redis.UniversalClient) (string, error) {
	info, err := c.Info(ctx, "server", "persistence").Result()
	if err != nil {
		return "", fmt.Errorf("read redis version: %w", err)
	}
	version, kept := "unknown version", "append-only off"
	for line := range strings.Lines(info) {
		line = strings.TrimSpace(line)
		if v, ok := strings.CutPrefix(line, "redis_version:"); ok {
			version = v
		}
		if line == "aof_enabled:1" {
			kept = "append-only on"
		}
	}
	return version + ", " + kept, nil
}
