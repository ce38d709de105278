package playground

import (
	"encoding/json"
	"net/http"
	"net/url"
	"path"
	"strings"
)

// media is the file of a message, under the kind that it was sent as.
type media struct {
	kind string
	file *file
	// duration in seconds, width and height are as the bot said, 0 when it did not; so are performer and title of music.
	duration, width, height int
	performer, title        string
}

// sendMedia serves sendPhoto, sendDocument and their like.
func sendMedia(kind string) func(*Server, *http.Request, *request) (answer, *apiError) {
	return func(s *Server, _ *http.Request, q *request) (answer, *apiError) {
		if q.text(kind) == "" && q.files[kind].name == "" {
			return answer{}, badRequestf("there is no %s in the request", kind)
		}
		text, entities, failure := formatCaption(q)
		if failure != nil {
			return answer{}, failure
		}
		c, m, failure := s.draft(q, kind)
		if failure != nil {
			return answer{}, failure
		}
		f, failure := s.filed(q, kind, q.text(kind), kind)
		if failure != nil {
			return answer{}, failure
		}
		m.Text, m.Entities = text, entities
		m.attach(&media{
			kind: kind, file: f, duration: int(q.clamped("duration", 0, 0, 24*3600)), width: int(q.clamped("width", 0, 0, 10000)),
			height: int(q.clamped("height", 0, 0, 10000)), performer: q.text("performer"), title: q.text("title"),
		})
		return s.post(q, c, m)
	}
}

func (m *message) attach(md *media) {
	m.Kind, m.media, m.FileName, m.FileID = md.kind, md, md.file.name, md.file.id
}

// filed finds the file that a parameter means: bytes in the part of that name, attach://part, or an id sent before.
func (s *Server) filed(q *request, kind, value, part string) (*file, *apiError) {
	if name, ok := strings.CutPrefix(value, "attach://"); ok {
		part, value = name, ""
	}
	if up, ok := q.files[part]; ok && value == "" {
		if kind == "photo" && len(up.bytes) > 10<<20 {
			return nil, badRequestf("file of size %d bytes is too big for a photo; the maximum size is 10485760 bytes", len(up.bytes))
		}
		if len(up.bytes) == 0 {
			return nil, badRequest("file must be non-empty")
		}
		return s.checkPhoto(kind, s.files.put(kind, up.name, up.bytes))
	}
	switch {
	case value == "":
		return nil, badRequestf("there is no %s in the request", kind)
	case strings.HasPrefix(value, "http://"), strings.HasPrefix(value, "https://"):
		if u, err := url.Parse(value); err != nil || !strings.Contains(u.Hostname(), ".") {
			return nil, badRequest("wrong HTTP URL specified")
		}
		return s.fetched(kind, value)
	}
	f := s.files.get(value)
	if f == nil {
		return nil, badRequest("wrong remote file identifier specified: can't unserialize it. Wrong last symbol")
	}
	if (f.kind == "photo") != (kind == "photo") {
		return nil, badRequestf("can't use file of type %s as %s", typeNames[f.kind], typeNames[kind])
	}
	return s.checkPhoto(kind, f)
}

// Sizes up to which the real server fetches files by URL.
const (
	maxFetch      = 20 << 20
	maxFetchPhoto = 5 << 20
)

// fetched is a file from the web as far as the playground knows it. That what is too big is told like what is not there is
// a guess.
func (s *Server) fetched(kind, address string) (*file, *apiError) {
	content := s.web.get(address)
	if content == nil || len(content) > maxFetch || kind == "photo" && len(content) > maxFetchPhoto {
		return nil, badRequest("failed to get HTTP URL content")
	}
	f := s.files.put(kind, path.Base(address), content)
	if kind == "photo" && f.width == 0 {
		return nil, badRequest("wrong type of the web page content")
	}
	return s.checkPhoto(kind, f)
}

func (s *Server) checkPhoto(kind string, f *file) (*file, *apiError) {
	if kind != "photo" {
		return f, nil
	}
	switch {
	case f.width == 0 || f.height == 0:
		return nil, badRequest("IMAGE_PROCESS_FAILED")
	case f.width+f.height > 10000, f.width > 20*f.height, f.height > 20*f.width:
		return nil, badRequest("PHOTO_INVALID_DIMENSIONS")
	}
	return f, nil
}

// typeNames are the server's own names of file kinds.
var typeNames = map[string]string{
	"photo": "Photo", "voice": "VoiceNote", "video": "Video", "document": "Document", "animation": "Animation", "audio": "Audio",
}

type inputMedia struct {
	Type      string          `json:"type"`
	Media     string          `json:"media"`
	Caption   string          `json:"caption"`
	ParseMode string          `json:"parse_mode"`
	Entities  json.RawMessage `json:"caption_entities"`
	Duration  int             `json:"duration"`
	Width     int             `json:"width"`
	Height    int             `json:"height"`
	Performer string          `json:"performer"`
	Title     string          `json:"title"`
}

// fillFrom gives m the file and caption that an InputMedia describes.
func (s *Server) fillFrom(q *request, m *message, in inputMedia) *apiError {
	if idPrefix[in.Type] == "" {
		return badRequestf("can't parse InputMedia: unsupported type %q", in.Type)
	}
	if in.Media == "" {
		return badRequest("can't parse InputMedia: media not found")
	}
	args := map[string]string{"caption": in.Caption, "parse_mode": in.ParseMode, "caption_entities": string(in.Entities)}
	var failure *apiError
	if m.Text, m.Entities, failure = formatCaption(&request{args: args}); failure != nil {
		return failure
	}
	f, failure := s.filed(q, in.Type, in.Media, "")
	if failure != nil {
		return failure
	}
	m.attach(&media{
		kind: in.Type, file: f, duration: in.Duration, width: in.Width, height: in.Height, performer: in.Performer, title: in.Title,
	})
	return nil
}

// albumItems reads the two to ten items of an album; documents and music stand only beside their own kind.
func albumItems(q *request) ([]inputMedia, *apiError) {
	raw := q.raw("media")
	var items []inputMedia
	switch {
	case !json.Valid([]byte(raw)):
		return nil, badRequest("can't parse media JSON object")
	case raw[0] != '[':
		return nil, badRequest("expected an Array of InputMedia")
	case json.Unmarshal([]byte(raw), &items) != nil:
		return nil, badRequest("can't parse InputMedia: InputMedia must be an Object")
	case len(items) > 10:
		return nil, badRequest("too many messages to send as an album")
	}
	kinds := map[string]bool{}
	for _, in := range items {
		if in.Type == "voice" || in.Type == "animation" {
			return nil, badRequestf("type %q can't be used in sendMediaGroup", in.Type)
		}
		kinds[in.Type] = true
	}
	switch {
	case len(items) < 2:
		return nil, badRequest("there must be at least two messages in an album")
	case len(kinds) > 1 && kinds["document"]:
		return nil, badRequest("document can't be mixed with other media types")
	case len(kinds) > 1 && kinds["audio"]:
		return nil, badRequest("audio can't be mixed with other media types")
	}
	return items, nil
}

func sendMediaGroup(s *Server, _ *http.Request, q *request) (answer, *apiError) {
	items, failure := albumItems(q)
	if failure != nil {
		return answer{}, failure
	}
	c, failure := s.target(q)
	if failure != nil {
		return answer{}, failure
	}
	album, ms := randomHex(8), make([]*message, len(items))
	for i, in := range items {
		ms[i] = &message{Message: Message{FromBot: true, Silent: q.boolean("disable_notification"), Protected: q.boolean("protect_content"), Album: album}, album: album, canEdit: true}
		if failure := s.fillFrom(q, ms[i], in); failure != nil {
			return answer{}, failure
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, m := range ms {
		if failure := c.mayPost(m.Kind); failure != nil {
			return answer{}, failure
		}
		if failure := replyTo(q, c, m); failure != nil {
			return answer{}, failure
		}
	}
	if failure := s.admitPost(c, q); failure != nil {
		return answer{}, failure
	}
	sent := make([]*wireMessage, len(ms))
	for i, m := range ms {
		s.place(c, m)
		sent[i] = s.wire(c, m)
	}
	return answer{result: sent}, nil
}

func editMessageMedia(s *Server, _ *http.Request, q *request) (answer, *apiError) {
	var in inputMedia
	if json.Unmarshal([]byte(q.raw("media")), &in) != nil {
		return answer{}, badRequest("can't parse media JSON object")
	}
	return s.edit(q, func(m *message) *apiError { return s.fillFrom(q, m, in) })
}
