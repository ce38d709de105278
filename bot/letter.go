package bot

import (
	"bytes"
	"context"
	"strconv"
	"sync"
	"time"

	"cadrebot/locales"
)

// ForMany says that s goes to many chats: what is the same for all who read one language is
// made once. s must not be changed afterwards.
func (s *Screen) ForMany() *Screen {
	s.many = &letters{of: map[locales.Lang]*letter{}}
	return s
}

// letters are a screen in each language.
type letters struct {
	mu sync.Mutex
	of map[locales.Lang]*letter
}

// letter is a screen of one message in one language, as a form: all but the chat and what its
// buttons are signed with.
type letter struct {
	form   []byte
	pieces [][]byte // of the keyboard, between the data of buttons; none without a keyboard
	data   []Button // whose data they are
}

// hole stands in a letter's keyboard where the data of a button belongs. No screen says it.
const hole, holeSent = "\x00", "%5Cu0000"

// letter is nil when s is not for many, or more than words and buttons.
func (s *Sender) letter(sc *Screen, l locales.Lang) *letter {
	if sc.many == nil || sc.File != nil || len(sc.Album) > 0 {
		return nil
	}
	if sc.Lang.Valid() {
		l = sc.Lang
	}
	sc.many.mu.Lock()
	defer sc.many.mu.Unlock()
	x, made := sc.many.of[l]
	if !made {
		x = s.newLetter(sc, l)
		sc.many.of[l] = x
	}
	return x
}

func (s *Sender) newLetter(sc *Screen, l locales.Lang) *letter {
	parts := words(sc, l)
	if len(parts) != 1 {
		return nil
	}
	p := params(0, parts[0], sc.Protect)
	delete(p, "chat_id")
	s.charge(p, rendered{started: true})
	x := &letter{form: encode(p)}
	m, err := markup(sc, l, func(b Button) (string, error) {
		x.data = append(x.data, b)
		return hole, nil
	})
	if err != nil || m == nil {
		return x
	}
	x.pieces = bytes.Split(escape(nil, string(m.appendJSON(nil))), []byte(holeSent))
	if len(x.pieces) != len(x.data)+1 {
		return nil // a label that Telegram would not take
	}
	return x
}

// to is the letter as it goes to chat.
func (x *letter) to(out []byte, chat int64, c *codec) ([]byte, error) {
	out = strconv.AppendInt(append(out, "chat_id="...), chat, 10)
	out = append(append(out, '&'), x.form...)
	for i, piece := range x.pieces {
		if i == 0 {
			out = append(out, "&reply_markup="...)
		} else {
			data, err := c.data(chat, nil, x.data[i-1])
			if err != nil {
				return nil, err
			}
			quoted := locales.AppendQuoted(nil, data)
			out = escape(out, string(quoted[1:len(quoted)-1]))
		}
		out = append(out, piece...)
	}
	return out, nil
}

// forms holds the bodies of letters that are being sent.
var forms = sync.Pool{New: func() any { return new([]byte) }}

// mail sends a letter at its moment; left is when it did.
func (s *Sender) mail(ctx context.Context, chat int64, x *letter, p *Place) (left time.Time, id int64, err error) {
	form := forms.Get().(*[]byte)
	defer forms.Put(form)
	body, err := x.to((*form)[:0], chat, s.codec)
	if err != nil {
		return left, 0, &SendError{Kind: Rejected, Detail: err.Error()}
	}
	*form = body
	if err := s.when(ctx, chat, p); err != nil {
		return left, 0, err
	}
	if s.refuseDemo && chat >= demoFloor {
		return left, 0, &SendError{Kind: DemoPerson, Detail: "not a real account"}
	}
	left = time.Now()
	var m sentMessage
	err = s.noting(context.WithoutCancel(ctx), s.client.begin(ctx, "sendMessage", body, left.Add(finish), &m))
	return left, m.ID, err
}
