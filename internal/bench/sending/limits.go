package sending

import (
	"context"
	"fmt"
	"time"

	"cadrebot/playground"
)

// Limits is the measurement of the rate.
type Limits struct {
	Messages int
	Each     []int // messages a chat
	Replicas []int
	Latency  time.Duration
}

// perSecond is what the strict Telegram of this bench takes.
const perSecond = 30

// Run sends under a limit of 30 messages in any second and one a second to a chat.
func (l Limits) Run(ctx context.Context, o Options) (rows []Row, err error) {
	for _, each := range l.Each {
		for _, n := range l.Replicas {
			row, err := l.one(ctx, o, each, n)
			if err != nil {
				return rows, err
			}
			rows = append(rows, row)
		}
	}
	return rows, nil
}

func (l Limits) one(ctx context.Context, o Options, each, replicas int) (Row, error) {
	s, err := open(ctx, o, playground.Options{StrictLimits: true, Latency: l.Latency})
	if err != nil {
		return Row{}, err
	}
	defer s.done()
	chats := l.Messages / each
	if err := s.crowd(ctx, chats); err != nil {
		return Row{}, err
	}
	for range replicas {
		if _, err := s.serve(fmt.Sprint("CADREBOT_RATE=", perSecond), "CADREBOT_WEBHOOK_URL="+elsewhere); err != nil {
			return Row{}, err
		}
	}
	if err := s.ready(ctx); err != nil {
		return Row{}, err
	}
	what := fmt.Sprintf("%d messages to %d chats, %d at a time by %d process(es)", chats*each, chats, each, replicas)
	o.say("%s ...", what)
	began := time.Now()
	if each == 1 {
		_, _, err = s.publish(ctx, false, s.now())
	} else {
		err = s.tell(ctx, each)
	}
	if err != nil {
		return Row{}, err
	}
	ideal := float64(chats*each) / perSecond
	if err := s.sent(ctx, time.Duration(4*ideal)*time.Second+time.Minute); err != nil {
		return Row{}, err
	}
	t := s.play.Tally(firstChat)
	took, lost := t.Last.Sub(began).Seconds(), chats*each-t.Distinct
	reach := ideal * 1.02
	if each > 1 {
		reach = ideal * 1.06
	}
	return Row{
		What: what, Measured: fmt.Sprintf("%.1f s, %.1f s from first to last; %d refused, %d undelivered, %d twice; at most %d in a second", took, t.Last.Sub(t.First).Seconds(), t.Refused, lost, t.Sent-t.Distinct, t.MostIn1s),
		Ratio: fmt.Sprintf("%.3f of the ideal %.0f s", took/ideal, ideal),
		Reach: fmt.Sprintf("%.0f s, 3 refused, 0 undelivered", reach), Met: took <= reach+0.5 && t.Refused <= 3 && lost == 0,
		Notes: refusals(s.play.Violations(), began),
	}, nil
}

// mostRefusals is how many refusals are told one by one.
const mostRefusals = 20

// refusals says which calls were refused, when, and how much too soon they came.
func refusals(list []playground.Violation, began time.Time) (out []string) {
	for i, v := range list {
		if i == mostRefusals {
			return append(out, fmt.Sprintf("and %d more", len(list)-i))
		}
		line := fmt.Sprintf("%s to chat %d at %.3f s broke the limit \"%s\" by %.1f ms", v.Method, v.Chat, v.At.Sub(began).Seconds(), v.Limit, ms(v.Early))
		if v.Impatient {
			line += ", before an earlier wait was over"
		}
		out = append(out, line)
	}
	return out
}
