package playground

import (
	"bytes"
	"image"
	_ "image/gif" // photos are measured, so their formats must be known
	_ "image/jpeg"
	_ "image/png"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"
)

// keepFileBytes bounds what uploads may hold in memory; the oldest are forgotten first.
const keepFileBytes = 256 << 20

// file is one upload. Its id may be sent again without the bytes.
type file struct {
	id, unique, kind, name, path string
	bytes                        []byte
	width, height                int
}

type fileTable struct {
	mu    sync.Mutex
	byID  map[string]*file
	order []*file
	total int
	named int // files ever put; numbers their paths
}

func (t *fileTable) init() { t.byID = map[string]*file{} }

var idPrefix = map[string]string{"photo": "AgAC", "voice": "AwAC", "video": "BAAC", "document": "BQAC", "animation": "CgAC", "audio": "CQAC"}

func (t *fileTable) put(kind, name string, content []byte) *file {
	f := &file{id: idPrefix[kind] + randomHex(24), unique: "AQAD" + randomHex(6), kind: kind, name: name, bytes: content}
	if kind == "photo" {
		if c, _, err := image.DecodeConfig(bytes.NewReader(content)); err == nil {
			f.width, f.height = c.Width, c.Height
		}
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	f.path = kind + "s/file_" + strconv.Itoa(t.named) + strings.ToLower(path.Ext(name))
	t.named++
	t.byID[f.id] = f
	t.order = append(t.order, f)
	for t.total += len(content); t.total > keepFileBytes && len(t.order) > 1; {
		t.total -= len(t.order[0].bytes)
		delete(t.byID, t.order[0].id)
		t.order[0] = nil
		t.order = t.order[1:]
	}
	return f
}

func (t *fileTable) get(id string) *file {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.byID[id]
}

func (t *fileTable) at(path string) *file {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, f := range t.order {
		if f.path == path {
			return f
		}
	}
	return nil
}

func getFile(s *Server, _ *http.Request, q *request) (answer, *apiError) {
	id := q.text("file_id")
	if id == "" {
		return answer{}, badRequest("file_id not specified")
	}
	f := s.files.get(id)
	if f == nil {
		return answer{}, badRequest("wrong file_id or the file is temporarily unavailable")
	}
	if len(f.bytes) > 20<<20 {
		return answer{}, badRequest("file is too big")
	}
	return answer{result: map[string]any{
		"file_id": f.id, "file_unique_id": f.unique, "file_size": len(f.bytes), "file_path": f.path,
	}}, nil
}

// serveFile handles /file/bot<token>/<path>.
func (s *Server) serveFile(w http.ResponseWriter, r *http.Request) {
	if other := s.bots.called(r.URL.Path, "/file/bot"); other != nil {
		other.serveFile(w, r)
		return
	}
	name, ok := strings.CutPrefix(r.URL.Path, "/file/bot"+s.opt.Token+"/")
	if !ok {
		writeError(w, &apiError{code: 401, text: "Unauthorized"})
		return
	}
	f := s.files.at(name)
	if f == nil {
		writeError(w, &apiError{code: 404, text: "Not Found"})
		return
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("Content-Length", strconv.Itoa(len(f.bytes)))
	_, _ = w.Write(f.bytes) // a caller that hung up is its own loss
}
