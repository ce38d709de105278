package playground

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"log/slog"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Options say how a Server behaves. The zero value is a usable playground with an empty cast.
type Options struct {
	// Token is what bots authenticate with; default "42:PLAYGROUND". The digits before the colon are the bot's user id. One
	// that looks like a real bot's is refused.
	Token string
	// Username of the bot, without @; default "cadre_playground_bot".
	Username string
	// Now dates messages and drives expiries and limits; default time.Now. A clock that never moves never refills a
	// limit, except that a person who writes gives their own chat its full burst back.
	Now func() time.Time
	// MoveClock, when set, lets the page and the control API move the clock that Now reads.
	MoveClock func(time.Duration)
	// Seed, unless 0, makes the ids of updates, presses, inline queries and polls the same in every run.
	Seed uint64
	// Strict refuses unknown parameters and wrong types with 400; the real server ignores them.
	Strict bool
	// NoLimits switches off the rate model, and what slows down eager polling, uploads, and the setting and dialling of webhooks.
	NoLimits bool
	// StrictLimits allows no bursts: 30 messages in any second, one a second to a chat, 20 in any minute to a group.
	StrictLimits bool
	// Stars in the bot's balance; 10,000 let it pay for broadcasts (allow_paid_broadcast): a thousand a second, each message
	// above the free thirty for a tenth of a Star. With fewer the parameter changes nothing.
	Stars int
	// Latency of a call that sends: half of it passes before the call takes effect and half before its answer leaves.
	Latency time.Duration
	// Tally counts what is sent, for load tests; see Server.Tally.
	Tally bool
	// Open lets the bot write to every positive chat id, as if each of those people had started it (load tests).
	Open bool
	// Cast is who can be chosen on the page.
	Cast []Actor
	// Tours are the plays that the page's tour button starts, by the page's language, "zh" and "en"; without one there is
	// no button. A page that nobody is chosen on shows the phones of the tour's first three people.
	Tours map[string]Tour
	// Font, a TrueType file, draws on the page what the machine has no font for, Chinese above all.
	Font []byte
	// InlineFeedback sends chosen_inline_result, as a bot gets it that @BotFather was asked to.
	InlineFeedback bool
	// CallLog is how many calls Calls keeps; default 10,000, negative keeps none.
	CallLog int
	// ControlKey opens /__ctl/; default random.
	ControlKey string
	// Log receives one debug line a call, without text, names or tokens; default discards.
	Log *slog.Logger
}

// Actor is a person who can talk to the bot in a private chat; the chat's id is the person's id.
type Actor struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
	// Note is shown beside the name: role, unit.
	Note string `json:"note,omitempty"`
	// Lang is "zh" or "en": the client's language_code and the language of the page's own labels. Empty sends none.
	Lang string `json:"lang,omitempty"`
	// StartLink is an optional /start payload, offered on the page as the first button.
	StartLink string `json:"start_link,omitempty"`
	// Phone, Latitude and Longitude are what a key that asks for them sends; see share.
	Phone     string  `json:"phone,omitempty"`
	Latitude  float64 `json:"latitude,omitempty"`
	Longitude float64 `json:"longitude,omitempty"`
}

// Server is one bot's Telegram. Its methods may be called from any goroutine.
type Server struct {
	opt        Options
	botID      int64
	controlKey string
	handler    http.Handler

	mu     sync.RWMutex // guards actors, order
	actors map[int64]*Actor
	order  []int64

	chats   chatTable
	queue   *queue
	queries callbackTable
	inline  inlineTable
	// inlineSent and webApps are what inline mode and web apps leave behind.
	inlineSent inlineMessages
	webApps    webAppTable
	profile    profileTable
	session    session
	files      fileTable
	shelf      shelf
	commands   commandTable
	calls      *callLog
	faults     faultTable
	limits     limiter
	congestion congestion
	alarms     *alarms
	luck       *luck
	tally      tally
	views      viewers
	bots       botTable
	names      nameTable
	web        webTable

	ctx    context.Context
	cancel context.CancelFunc
}

// realToken is the shape of the tokens that @BotFather gives out.
var realToken = regexp.MustCompile(`^[0-9]{8,11}:[A-Za-z0-9_-]{35}$`)

// New makes a server; it listens nowhere until its Handler is served. Close releases it. It panics when Options.Token
// looks like a real bot's: such a token must not get into logs, pages and tests.
func New(o Options) *Server {
	if realToken.MatchString(o.Token) {
		panic("playground: Options.Token looks like a real bot's token")
	}
	if o.Token == "" {
		o.Token = "42:PLAYGROUND"
	}
	if o.Username == "" {
		o.Username = "cadre_playground_bot"
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.CallLog == 0 {
		o.CallLog = 10_000
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.ControlKey == "" {
		o.ControlKey = randomHex(16)
	}
	s := &Server{opt: o, controlKey: o.ControlKey, actors: map[int64]*Actor{}}
	id, _, _ := strings.Cut(o.Token, ":")
	s.botID, _ = strconv.ParseInt(id, 10, 64)
	s.ctx, s.cancel = context.WithCancel(context.Background())
	s.chats.init()
	s.luck = newLuck(o.Seed)
	s.queries.luck, s.inline.luck = s.luck, s.luck
	s.alarms = &alarms{ctx: s.ctx, now: o.Now}
	s.queue = newQueue(s.ctx, o.Now)
	s.queue.luck, s.queue.nextID = s.luck, s.luck.updateID()
	s.queue.fate, s.queue.hookFate, s.queue.alarms = s.faults.fate, s.faults.hookFate, s.alarms
	s.queue.guard.off = o.NoLimits
	s.queue.onReply = s.webhookReply
	s.files.init()
	s.calls = newCallLog(o.CallLog)
	s.limits.init(o)
	s.congestion.off = o.NoLimits
	for _, a := range o.Cast {
		s.AddActor(a)
	}
	s.handler = s.routes()
	return s
}

// Handler serves the Bot API under /bot<token>/ and /file/bot<token>/, the page under / and /__ui/, and the control API
// under /__ctl/.
func (s *Server) Handler() http.Handler { return s.handler }

// Token is the bot token that this server accepts.
func (s *Server) Token() string { return s.opt.Token }

// ControlKey is what a caller of /__ctl/ sends in the header X-Playground-Key.
func (s *Server) ControlKey() string { return s.controlKey }

// Close stops webhook deliveries and ends waiting polls and page streams. What is queued stays unconfirmed.
func (s *Server) Close() {
	s.bots.close()
	s.cancel()
	s.queue.close()
}

func (s *Server) now() time.Time { return s.opt.Now() }

// nowSecond is a message's date: Telegram dates have whole seconds.
func (s *Server) nowSecond() time.Time { return s.opt.Now().Truncate(time.Second) }

func randomHex(n int) string {
	b := make([]byte, n)
	rand.Read(b) // never fails; crypto/rand ends the process instead
	return hex.EncodeToString(b)
}
