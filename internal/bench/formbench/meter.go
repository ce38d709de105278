package main

import (
	"os"

	"cadrebot/internal/bench/usage"
)

// reading is CPU seconds at one moment.
type reading struct{ bot, self, postgres, redis, machine float64 }

func (g *ground) meter(bot int) reading {
	r := reading{postgres: usage.Family(g.postgres), redis: usage.Family(g.redis), machine: usage.Machine()}
	if s, ok := usage.Read(bot); ok {
		r.bot = s.Own
	}
	if s, ok := usage.Read(os.Getpid()); ok {
		r.self = s.Own
	}
	return r
}

func (r reading) since(o reading) reading {
	return reading{r.bot - o.bot, r.self - o.self, r.postgres - o.postgres, r.redis - o.redis, r.machine - o.machine}
}

// foreign is what other programs used.
func (r reading) foreign() float64 { return max(0, r.machine-r.bot-r.self-r.postgres-r.redis) }
