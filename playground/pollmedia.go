package playground

import (
	"encoding/json"
	"slices"
)

// What may stand beside a poll's description or a quiz's explanation, and beside an option.
var (
	besidePoll   = []string{"animation", "audio", "document", "location", "photo", "venue", "video"}
	besideOption = []string{"animation", "link", "location", "photo", "venue", "video"}
)

// pollMedia turns an InputPollMedia or an InputPollOptionMedia into the PollMedia that the bot gets back; nil for none.
func (s *Server) pollMedia(q *request, raw json.RawMessage, option bool) (json.RawMessage, *apiError) {
	if len(raw) == 0 || string(raw) == "null" {
		return nil, nil
	}
	var in struct {
		inputMedia
		URL       string   `json:"url"`
		Latitude  *float64 `json:"latitude"`
		Longitude *float64 `json:"longitude"`
		Address   string   `json:"address"`
	}
	if json.Unmarshal(raw, &in) != nil {
		return nil, badRequest("can't parse media JSON object")
	}
	allowed := besidePoll
	if option {
		allowed = besideOption
	}
	if !slices.Contains(allowed, in.Type) {
		return nil, badRequestf("can't parse InputMedia: unsupported type %q", in.Type)
	}
	place := map[string]any{"latitude": in.Latitude, "longitude": in.Longitude}
	switch in.Type {
	case "link":
		if in.URL == "" {
			return nil, badRequest("can't parse InputMedia: media not found")
		}
		return encoded(map[string]any{"link": map[string]any{"url": in.URL}}), nil
	case "location", "venue":
		if in.Latitude == nil || in.Longitude == nil {
			return nil, badRequest("latitude and longitude must be specified")
		}
		if in.Type == "location" {
			return encoded(map[string]any{"location": place}), nil
		}
		return encoded(map[string]any{"venue": map[string]any{"location": place, "title": in.Title, "address": in.Address}}), nil
	}
	var m message
	if failure := s.fillFrom(q, &m, in.inputMedia); failure != nil {
		return nil, failure
	}
	return encoded(map[string]any{in.Type: wireOf(m.media)}), nil
}

// wireOf is a file as a message of its kind shows it.
func wireOf(md *media) any {
	var w wireMessage
	md.fill(&w)
	switch md.kind {
	case "photo":
		return w.Photo
	case "audio":
		return w.Audio
	case "video":
		return w.Video
	case "animation":
		return w.Animation
	}
	return w.Document
}
