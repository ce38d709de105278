package playground

import (
	"crypto/rand"
	"encoding/json"
	"math/big"
	"net/http"
	"strconv"
)

// wireOddments are the contents of messages that few bots send.
type wireOddments struct {
	Sticker   json.RawMessage `json:"sticker,omitempty"`
	VideoNote json.RawMessage `json:"video_note,omitempty"`
	Dice      json.RawMessage `json:"dice,omitempty"`
	Venue     json.RawMessage `json:"venue,omitempty"`
}

// place puts the content of m where its kind belongs and reports whether it is one of these kinds.
func (w *wireOddments) place(m *message) bool {
	switch m.Kind {
	case "sticker":
		w.Sticker = m.extra
	case "video_note":
		w.VideoNote = m.extra
	case "dice":
		w.Dice = m.extra
	default:
		return false
	}
	return true
}

// placeOf is the location of a venue, which its message has beside it for bots that know locations only.
func placeOf(venue json.RawMessage) json.RawMessage {
	var v struct {
		Location json.RawMessage `json:"location"`
	}
	_ = json.Unmarshal(venue, &v) // sendVenue made it
	return v.Location
}

// stickerSide is what the longer side of a sticker measures.
const stickerSide = 512

func sendSticker(s *Server, _ *http.Request, q *request) (answer, *apiError) {
	return s.sendRound(q, "sticker", func(f *file) map[string]any {
		return map[string]any{
			"type": "regular", "width": stickerSide, "height": stickerSide, "is_animated": false, "is_video": false,
			"file_id": f.id, "file_unique_id": f.unique, "file_size": len(f.bytes),
		}
	})
}

func sendVideoNote(s *Server, _ *http.Request, q *request) (answer, *apiError) {
	return s.sendRound(q, "video_note", func(f *file) map[string]any {
		return map[string]any{
			"length": max(1, q.integer("length")), "duration": q.integer("duration"),
			"file_id": f.id, "file_unique_id": f.unique, "file_size": len(f.bytes),
		}
	})
}

// sendRound sends a file that has no caption.
func (s *Server) sendRound(q *request, kind string, content func(*file) map[string]any) (answer, *apiError) {
	c, m, failure := s.draft(q, kind)
	if failure != nil {
		return answer{}, failure
	}
	f, failure := s.filed(q, kind, q.text(kind), kind)
	if failure != nil {
		return answer{}, failure
	}
	m.FileName, m.FileID, m.extra = f.name, f.id, encoded(content(f))
	return s.post(q, c, m)
}

// dice are the emoji that roll, with their highest values.
var dice = map[string]int64{"🎲": 6, "🎯": 6, "🎳": 6, "🏀": 5, "⚽": 5, "🎰": 64}

func sendDice(s *Server, _ *http.Request, q *request) (answer, *apiError) {
	emoji := q.text("emoji")
	if emoji == "" {
		emoji = "🎲"
	}
	highest, ok := dice[emoji]
	if !ok {
		return answer{}, badRequest("EMOTICON_INVALID")
	}
	c, m, failure := s.draft(q, "dice")
	if failure != nil {
		return answer{}, failure
	}
	n, err := rand.Int(rand.Reader, big.NewInt(highest))
	if err != nil {
		return answer{}, &apiError{code: 500, text: "Internal Server Error: " + err.Error()}
	}
	value := n.Int64() + 1
	m.Text, m.extra = emoji+" "+strconv.FormatInt(value, 10), encoded(map[string]any{"emoji": emoji, "value": value})
	return s.post(q, c, m)
}

func sendVenue(s *Server, _ *http.Request, q *request) (answer, *apiError) {
	where := map[string]float64{}
	for name, limit := range map[string]float64{"latitude": 90, "longitude": 180} {
		degrees, err := strconv.ParseFloat(q.text(name), 64)
		switch {
		case q.text(name) == "":
			return answer{}, badRequest(name + " is empty")
		case err != nil || degrees < -limit || degrees > limit:
			return answer{}, badRequest("wrong location specified")
		}
		where[name] = degrees
	}
	venue := map[string]any{"location": where, "title": q.text("title"), "address": q.text("address")}
	for _, name := range []string{"foursquare_id", "foursquare_type", "google_place_id", "google_place_type"} {
		if v := q.text(name); v != "" {
			venue[name] = v
		}
	}
	c, m, failure := s.draft(q, "venue")
	if failure != nil {
		return answer{}, failure
	}
	m.Text, m.extra = q.text("title")+"\n"+q.text("address"), encoded(venue)
	return s.post(q, c, m)
}

// getUserProfilePhotos knows people without pictures only.
func getUserProfilePhotos(s *Server, _ *http.Request, q *request) (answer, *apiError) {
	id := q.integer("user_id")
	if id <= 0 {
		return answer{}, badRequest("invalid user_id specified")
	}
	if s.actor(id) == nil && s.chats.get(id) == nil {
		return answer{}, badRequest("user not found")
	}
	return answer{result: map[string]any{"total_count": 0, "photos": []any{}}}, nil
}
