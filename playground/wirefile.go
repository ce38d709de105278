package playground

import (
	"mime"
	"net/http"
	"path"
	"strings"
)

type wirePhoto struct {
	FileID   string `json:"file_id"`
	UniqueID string `json:"file_unique_id"`
	Width    int    `json:"width"`
	Height   int    `json:"height"`
	Size     int    `json:"file_size"`
}

// wireFile is a Document, Voice, Video, Audio or Animation: each shows the fields that it has.
type wireFile struct {
	FileID    string `json:"file_id"`
	UniqueID  string `json:"file_unique_id"`
	Name      string `json:"file_name,omitempty"`
	Mime      string `json:"mime_type,omitempty"`
	Size      int    `json:"file_size"`
	Duration  *int   `json:"duration,omitempty"`
	Width     *int   `json:"width,omitempty"`
	Height    *int   `json:"height,omitempty"`
	Performer string `json:"performer,omitempty"`
	Title     string `json:"title,omitempty"`
}

func (md *media) fill(w *wireMessage) {
	f := md.file
	plain := wireFile{FileID: f.id, UniqueID: f.unique, Name: f.name, Mime: f.mime(), Size: len(f.bytes)}
	timed := plain
	timed.Duration = &md.duration
	switch md.kind {
	case "photo":
		w.Photo = []wirePhoto{{f.id, f.unique, f.width, f.height, len(f.bytes)}}
	case "voice":
		timed.Name, w.Voice = "", &timed
	case "audio":
		timed.Performer, timed.Title, w.Audio = md.performer, md.title, &timed
	case "video":
		timed.Width, timed.Height, w.Video = &md.width, &md.height, &timed
	case "animation":
		timed.Width, timed.Height, w.Animation, w.Document = &md.width, &md.height, &timed, &plain
	default:
		w.Document = &plain
	}
}

// officeTypes are those that a sniffer takes for archives; the system's own table differs from machine to machine.
var officeTypes = map[string]string{
	".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
	".csv":  "text/csv", ".md": "text/markdown", ".json": "application/json",
}

func (f *file) mime() string {
	if known := officeTypes[strings.ToLower(path.Ext(f.name))]; known != "" {
		return known
	}
	kind, _, err := mime.ParseMediaType(http.DetectContentType(f.bytes))
	if err != nil {
		return "application/octet-stream"
	}
	return kind
}
