package bot

import (
	"context"
	"sync/atomic"
	"time"

	"cadrebot/locales"
)

// Place is a moment at which a message to one chat may leave.
type Place struct {
	at     time.Time
	moment time.Time     // as the limiter knows it, by its own clock
	held   time.Duration // by which it left after moment
	Again  time.Duration // not zero: no moment was booked; ask anew after this
}

// Book books moments for messages that the bot starts, one for each chat, no two of a chat,
// over all replicas. A *SendError says that nothing can be booked now.
func (s *Sender) Book(ctx context.Context, chats []int64) ([]Place, error) {
	asked := time.Now()
	clock, waits, again, err := s.limiter.Book(ctx, chats)
	if err != nil {
		return nil, &SendError{Kind: NotSent, Detail: "limiter: " + err.Error()}
	}
	read := s.echo.read(clock, asked, time.Now())
	out := make([]Place, len(chats))
	for i := range out {
		out[i] = Place{at: read.Add(waits[i]), moment: clock.Add(waits[i]), Again: again[i]}
	}
	return out, nil
}

// Posted are the messages that Telegram made of a screen: the one with the buttons, and
// the pictures that stand with it.
type Posted struct {
	ID   int64
	Also []int64
}

// Post sends a message that the bot starts at the moment that was booked for it, once; the
// error is a *SendError. When a 429 has come meanwhile it is one too, and nothing is sent.
func (s *Sender) Post(ctx context.Context, chat int64, l locales.Lang, sc *Screen, p Place) (Posted, error) {
	if x := s.letter(sc, l); x != nil {
		left, id, err := s.mail(ctx, chat, x, &p)
		if err == nil {
			s.limiter.Late(chat, p.moment, s.usual.over(time.Since(left))+p.held)
		}
		return Posted{ID: id}, err
	}
	r, err := s.codec.render(sc, l, chat, nil)
	if err != nil {
		return Posted{}, &SendError{Kind: Rejected, Detail: err.Error()}
	}
	r.started = true
	if err := s.when(ctx, chat, &p); err != nil {
		return Posted{}, err
	}
	call, cancel := finishing(ctx)
	defer cancel()
	if len(sc.Album) > 0 {
		return s.album(call, chat, sc, r)
	}
	left := time.Now()
	id, err := s.post(call, chat, sc, r)
	if err == nil && sc.File == nil && len(r.parts) == 1 {
		s.limiter.Late(chat, p.moment, s.usual.over(time.Since(left))+p.held)
	}
	return Posted{ID: id}, err
}

// when waits for a booked moment and notes by how much it was missed.
func (s *Sender) when(ctx context.Context, chat int64, p *Place) error {
	if d := time.Until(p.at); d > 0 {
		if err := s.wait(ctx, d); err != nil {
			return &SendError{Kind: NotSent, Detail: "stopped"}
		}
	}
	if left := s.pause.left(); left > 0 {
		return &SendError{Kind: TooMany, RetryAfter: left, Detail: "paused before it left"}
	}
	by := time.Since(p.at)
	moment := s.limiter.Late(chat, p.moment, by)
	p.held, p.moment = by-moment.Sub(p.moment), moment
	return nil
}

// apart waits for a moment and as long as a message is on its way at most: an edit may be taken
// faster than the messages of a broadcast, and would come into the second of those before it.
func (s *Sender) apart(ctx context.Context, chat int64, p Place) error {
	by := s.usual.fastest()
	p.at = p.at.Add(by)
	if err := s.when(ctx, chat, &p); err != nil {
		return err
	}
	s.limiter.Late(chat, p.moment, p.held+2*by)
	return nil
}

// turn waits until the shared limit lets a message to chat go.
func (s *Sender) turn(ctx context.Context, chat int64) error {
	for {
		places, err := s.Book(ctx, []int64{chat})
		if err != nil {
			return err
		}
		if places[0].Again == 0 {
			return s.apart(ctx, chat, places[0])
		}
		if err := s.wait(ctx, places[0].Again); err != nil {
			return &SendError{Kind: NotSent, Detail: "stopped"}
		}
	}
}

// answer sends what a person has asked for: at once, and what the bot starts yields.
func (s *Sender) answer(ctx context.Context, chat int64, sc *Screen, r rendered) (int64, error) {
	s.limiter.Answered()
	return s.post(ctx, chat, sc, r)
}

func (s *Sender) answerEdit(ctx context.Context, chat, message int64, r rendered) error {
	s.limiter.Answered()
	return s.edit(ctx, chat, message, r)
}

// pause is how long this process starts nothing, after a 429; the other replicas hear of it
// when they book.
type pause struct{ end atomic.Int64 }

func (p *pause) until(d time.Duration) {
	end := time.Now().Add(d).UnixNano()
	for {
		was := p.end.Load()
		if end <= was || p.end.CompareAndSwap(was, end) {
			return
		}
	}
}

func (p *pause) left() time.Duration {
	end := p.end.Load()
	if end == 0 {
		return 0
	}
	return time.Until(time.Unix(0, end))
}

// Stopwatch says how much time has passed since it was made, whatever the clock does.
func Stopwatch() func() time.Duration {
	from := time.Now()
	return func() time.Duration { return time.Since(from) }
}
