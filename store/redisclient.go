package store

import (
	"fmt"
	"strings"

	"github.com/redis/go-redis/v9"
)

// redisClient reads a single address, a unix socket, or a list of cluster addresses.
func redisClient(url string) (redis.UniversalClient, error) {
	if list := strings.Split(url, ","); len(list) > 1 {
		o := &redis.ClusterOptions{Protocol: resp2}
		for _, one := range list {
			p, err := redis.ParseURL(strings.TrimSpace(one))
			if err != nil {
				return nil, fmt.Errorf("REDIS_URL: %w", err)
			}
			o.Addrs = append(o.Addrs, p.Addr)
			o.Username, o.Password, o.TLSConfig = p.Username, p.Password, p.TLSConfig
		}
		return redis.NewClusterClient(o), nil
	}
	o, err := redis.ParseURL(url)
	if err != nil {
		return nil, fmt.Errorf("REDIS_URL must look like redis://host:6379/0 or unix:///path?db=0: %w", err)
	}
	o.Protocol = resp2
	return redis.NewClient(o), nil
}

// resp2 is the protocol without messages that the server pushes: nothing here waits for
// one, and the client looks for them before every command.
const resp2 = 2
