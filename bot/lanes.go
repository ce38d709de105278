package bot

import (
	"context"
	"sync"
	"time"
)

// lanes runs the work of one chat in order and that of different chats in parallel.
type lanes struct {
	mu    sync.Mutex
	queue map[int64][]func()
	slots chan struct{}
	wg    sync.WaitGroup
}

// newLanes lets at most width chats work at the same time.
func newLanes(width int) *lanes {
	return &lanes{queue: map[int64][]func(){}, slots: make(chan struct{}, width)}
}

// do runs work after everything given before for the same chat. It waits only for a
// free slot, or returns when ctx ends.
func (l *lanes) do(ctx context.Context, chat int64, work func()) {
	l.mu.Lock()
	if q, busy := l.queue[chat]; busy {
		l.queue[chat] = append(q, work)
		l.mu.Unlock()
		return
	}
	l.queue[chat] = nil
	l.mu.Unlock()
	select {
	case l.slots <- struct{}{}:
	case <-ctx.Done():
		// still run what was promised: it will notice ctx itself
		l.slots <- struct{}{}
	}
	l.wg.Add(1)
	go l.drain(chat, work)
}

// here runs work after everything given before for the same chat, in the calling goroutine
// when the chat is idle, and returns its error; of work that still waits when ctx ends,
// that of ctx. What comes for the chat meanwhile goes on in a goroutine of its own.
func (l *lanes) here(ctx context.Context, chat int64, work func() error) error {
	l.mu.Lock()
	if q, busy := l.queue[chat]; busy {
		done := make(chan error, 1)
		l.queue[chat] = append(q, func() { done <- work() })
		l.mu.Unlock()
		select {
		case err := <-done:
			return err
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	l.queue[chat] = nil
	l.mu.Unlock()
	l.slots <- struct{}{}
	l.wg.Add(1)
	defer l.leave(chat) // also when work panics: the chat must not stand still
	return work()
}

// rest waits in the middle of work and lets others have its slot meanwhile: people whose
// updates wait for storage must not take the place of those who can be answered without.
func (l *lanes) rest(ctx context.Context, d time.Duration) error {
	<-l.slots
	err := sleep(ctx, d)
	l.slots <- struct{}{}
	return err
}

// leave ends a turn of here and passes the slot on to what waits for the chat.
func (l *lanes) leave(chat int64) {
	l.mu.Lock()
	q := l.queue[chat]
	if len(q) == 0 {
		delete(l.queue, chat)
		l.mu.Unlock()
		<-l.slots
		l.wg.Done()
		return
	}
	l.queue[chat] = q[1:]
	l.mu.Unlock()
	go l.drain(chat, q[0])
}

func (l *lanes) drain(chat int64, work func()) {
	defer func() { <-l.slots; l.wg.Done() }()
	for {
		work()
		l.mu.Lock()
		q := l.queue[chat]
		if len(q) == 0 {
			delete(l.queue, chat)
			l.mu.Unlock()
			return
		}
		work = q[0]
		l.queue[chat] = q[1:]
		l.mu.Unlock()
	}
}

// wait returns when every lane is empty.
func (l *lanes) wait() { l.wg.Wait() }
