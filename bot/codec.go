package bot

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"hash"
	"strconv"
	"strings"
	"sync"
)

// dataMax is Telegram's limit for callback data, in bytes.
const dataMax = 64

// macLen is how many characters of the tag travel: 32 bits, checked online only and
// bound to the chat, so a button cannot be carried to another one or made up.
const macLen = 6

// ErrForged: the data was not made by this bot for this chat.
var ErrForged = errors.New("button was not made for this chat")

// codec turns buttons into callback data and back.
//
//	route/arg#tag         a button that leads to a route
//	~conv.step/arg#tag    a button of a dialogue: goes stale when the dialogue moves on
type codec struct {
	macs sync.Pool // of hash.Hash keyed with the secret
}

func newCodec(secret []byte) *codec {
	c := &codec{}
	key := append([]byte("button:"), secret...)
	c.macs.New = func() any { return hmac.New(sha256.New, key) }
	return c
}

// pressed is decoded callback data.
type pressed struct {
	route string // "" for a dialogue's button
	conv  string // short id of the conversation
	step  int
	arg   string
}

// short is the part of a conversation id that travels in buttons.
func short(conversation string) string {
	if len(conversation) > 6 {
		return conversation[:6]
	}
	return conversation
}

// route encodes a button that leads to a registered route.
func (c *codec) route(chat int64, route, arg string) (string, error) {
	if route == "" || strings.ContainsAny(route, "/~#") {
		return "", fmt.Errorf("button route %q", route)
	}
	return c.seal(chat, route+"/"+arg)
}

// dialogue encodes a button of conversation t.
func (c *codec) dialogue(chat int64, t *Talk, arg string) (string, error) {
	if t == nil {
		return "", errors.New("a dialogue's button without an open dialogue")
	}
	return c.seal(chat, "~"+short(t.ID)+"."+strconv.FormatInt(int64(t.Step), 36)+"/"+arg)
}

func (c *codec) seal(chat int64, body string) (string, error) {
	data := body + "#" + c.tag(chat, body)
	if len(data) > dataMax {
		return "", fmt.Errorf("callback data of %d bytes, %d at most: %q", len(data), dataMax, body)
	}
	return data, nil
}

func (c *codec) tag(chat int64, body string) string {
	h := c.macs.Get().(hash.Hash)
	defer c.macs.Put(h)
	h.Reset()
	var buf [128]byte
	b := strconv.AppendInt(buf[:0], chat, 10)
	b = append(b, '|')
	b = append(b, body...)
	h.Write(b)
	var sum [sha256.Size]byte
	var out [macLen]byte
	base64.RawURLEncoding.Encode(out[:], h.Sum(sum[:0])[:macLen*3/4])
	return string(out[:])
}

// open decodes data pressed in chat; ErrForged when it was not made for it.
func (c *codec) open(chat int64, data string) (pressed, error) {
	i := strings.LastIndexByte(data, '#')
	if i < 0 || len(data) > dataMax {
		return pressed{}, ErrForged
	}
	body, tag := data[:i], data[i+1:]
	if !hmac.Equal([]byte(tag), []byte(c.tag(chat, body))) {
		return pressed{}, ErrForged
	}
	head, arg, ok := strings.Cut(body, "/")
	if !ok {
		return pressed{}, ErrForged
	}
	if !strings.HasPrefix(head, "~") {
		return pressed{route: head, arg: arg}, nil
	}
	conv, step, ok := strings.Cut(head[1:], ".")
	n, err := strconv.ParseInt(step, 36, 32)
	if !ok || err != nil {
		return pressed{}, ErrForged
	}
	return pressed{conv: conv, step: int(n), arg: arg}, nil
}
