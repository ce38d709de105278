package playground

import (
	"encoding/json"
	"net/http"
	"strings"
)

// media is the file of a message, under the kind that it was sent as.
type media struct {
	kind string
	file *file
}

type wirePhoto struct {
	FileID   string `json:"file_id"`
	UniqueID string `json:"file_unique_id"`
	Width    int    `json:"width"`
	Height   int    `json:"height"`
	Size     int    `json:"file_size"`
}

type wireFile struct {
	FileID   string `json:"file_id"`
	UniqueID string `json:"file_unique_id"`
	Name     string `json:"file_name,omitempty"`
	Mime     string `json:"mime_type,omitempty"`
	Size     int    `json:"file_size"`
	Duration *int   `json:"duration,omitempty"`
	Width    *int   `json:"width,omitempty"`
	Height   *int   `json:"height,omitempty"`
}

func (md *media) fill(w *wireMessage) {
	f, zero := md.file, 0
	wf := &wireFile{FileID: f.id, UniqueID: f.unique, Name: f.name, Size: len(f.bytes)}
	switch md.kind {
	case "photo":
		w.Photo = []wirePhoto{{f.id, f.unique, f.width, f.height, len(f.bytes)}}
	case "voice":
		wf.Name, wf.Duration, w.Voice = "", &zero, wf
	case "audio":
		wf.Duration, w.Audio = &zero, wf
	case "video":
		wf.Duration, wf.Width, wf.Height, w.Video = &zero, &zero, &zero, wf
	case "animation":
		wf.Duration, wf.Width, wf.Height, w.Animation, w.Document = &zero, &zero, &zero, wf, wf
	default:
		w.Document = wf
	}
}

// sendMedia serves sendPhoto, sendDocument and their like.
func sendMedia(kind string) func(*Server, *http.Request, *request) (answer, *apiError) {
	return func(s *Server, _ *http.Request, q *request) (answer, *apiError) {
		c, m, failure := s.draft(q, kind)
		if failure != nil {
			return answer{}, failure
		}
		if m.Text, m.Entities, failure = formatCaption(q); failure != nil {
			return answer{}, failure
		}
		f, failure := s.filed(q, kind, q.text(kind), kind)
		if failure != nil {
			return answer{}, failure
		}
		m.attach(kind, f)
		return s.post(q, c, m)
	}
}

func (m *message) attach(kind string, f *file) {
	m.Kind, m.media, m.FileName, m.FileID = kind, &media{kind, f}, f.name, f.id
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
		return nil, badRequest("failed to get HTTP URL content") // the playground never leaves the machine
	}
	f := s.files.get(value)
	if f == nil {
		return nil, badRequest("wrong remote file identifier specified: can't unserialize it. Wrong last symbol")
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

type inputMedia struct {
	Type      string          `json:"type"`
	Media     string          `json:"media"`
	Caption   string          `json:"caption"`
	ParseMode string          `json:"parse_mode"`
	Entities  json.RawMessage `json:"caption_entities"`
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
	m.attach(in.Type, f)
	return nil
}

func sendMediaGroup(s *Server, _ *http.Request, q *request) (answer, *apiError) {
	var items []inputMedia
	if json.Unmarshal([]byte(q.raw("media")), &items) != nil {
		return answer{}, badRequest("can't parse media JSON object")
	}
	if len(items) > 10 {
		return answer{}, badRequest("too many messages to send as an album")
	}
	if len(items) < 2 {
		return answer{}, badRequest("there must be at least two messages in an album")
	}
	c, failure := s.target(q)
	if failure != nil {
		return answer{}, failure
	}
	album, ms := randomHex(8), make([]*message, len(items))
	for i, in := range items {
		if in.Type == "voice" || in.Type == "animation" {
			return answer{}, badRequestf("type %q can't be used in sendMediaGroup", in.Type)
		}
		ms[i] = &message{Message: Message{FromBot: true, Silent: q.boolean("disable_notification"), Album: album}, album: album, canEdit: true}
		if failure := s.fillFrom(q, ms[i], in); failure != nil {
			return answer{}, failure
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if failure := s.admit(c, "sendMediaGroup"); failure != nil {
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

// copyMessage serves copyMessage (only the new id is answered) and forwardMessage.
func copyMessage(forward bool) func(*Server, *http.Request, *request) (answer, *apiError) {
	return func(s *Server, _ *http.Request, q *request) (answer, *apiError) {
		what := map[bool]string{true: "forward", false: "copy"}[forward]
		from, failure := s.lookup(q.text("from_chat_id"))
		if failure != nil {
			return answer{}, failure
		}
		from.mu.Lock()
		source := from.find(int(q.integer("message_id")))
		from.mu.Unlock()
		if source == nil {
			return answer{}, badRequestf("message to %s not found", what)
		}
		c, m, failure := s.draft(q, source.Kind)
		if failure != nil {
			return answer{}, failure
		}
		if source.Protected {
			return answer{}, badRequestf("message can't be %s", map[bool]string{true: "forwarded", false: "copied"}[forward])
		}
		m.Text, m.Entities, m.media, m.extra = source.Text, source.Entities, source.media, source.extra
		m.FileName, m.FileID = source.FileName, source.FileID
		if _, given := q.args["caption"]; given && m.captioned() {
			if m.Text, m.Entities, failure = formatCaption(q); failure != nil {
				return answer{}, failure
			}
		}
		a, failure := s.post(q, c, m)
		if failure == nil && !forward {
			a.result = map[string]int{"message_id": m.ID}
		}
		return a, failure
	}
}
