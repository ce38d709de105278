package attachments

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"

	"cadrebot/reports"
)

// Folder is where files are put; all replicas share it. "" puts nothing anywhere. A file is
// called by its own SHA-256, so the same bytes lie there once, whoever sent them how often.
type Folder string

// endings are the names' ends by what the content is; anything else ends in .bin.
var endings = map[string]string{
	"image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp", "image/gif": ".gif", "application/pdf": ".pdf",
	"video/mp4": ".mp4", "video/webm": ".webm", "audio/mpeg": ".mp3", "application/ogg": ".ogg", "audio/wave": ".wav",
	"application/zip": ".zip", "text/plain": ".txt",
}

// Keep puts the bytes of an attachment into the folder; putting them there again changes
// nothing, unless what lies there under their name is damaged: then it is put right. The name appears only once all bytes are on disk: a kill leaves at most a file
// ending in .part, which the attachment's next try writes over.
func (f Folder) Keep(id int64, b []byte) (reports.Kept, error) {
	sum := sha256.Sum256(b)
	k := reports.Kept{Size: int64(len(b)), Mime: http.DetectContentType(b), Sum: hex.EncodeToString(sum[:])}
	kind, _, _ := strings.Cut(k.Mime, ";")
	ending, known := endings[kind]
	if !known {
		ending = ".bin"
	}
	k.Name = path.Join(k.Sum[:2], k.Sum+ending)
	whole := filepath.Join(string(f), filepath.FromSlash(k.Name))
	if lies(whole, b) {
		return k, nil
	}
	if err := os.MkdirAll(filepath.Dir(whole), 0o700); err != nil {
		return k, fmt.Errorf("make room for an attachment: %w", err)
	}
	part := filepath.Join(string(f), strconv.FormatInt(id, 10)+".part")
	if err := write(part, b); err != nil {
		return k, fmt.Errorf("write an attachment: %w", err)
	}
	if err := os.Rename(part, whole); err != nil {
		return k, fmt.Errorf("name an attachment: %w", err)
	}
	if err := settle(filepath.Dir(whole)); err != nil {
		return k, fmt.Errorf("settle an attachment: %w", err)
	}
	return k, nil
}

// lies reports whether the file holds exactly b.
func lies(name string, b []byte) bool {
	at, err := os.Stat(name)
	if err != nil || at.Size() != int64(len(b)) {
		return false
	}
	there, err := os.ReadFile(name)
	return err == nil && bytes.Equal(there, b)
}

// write returns when the bytes are on disk.
func write(name string, b []byte) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	return errors.Join(err, f.Sync(), f.Close())
}

// settle returns when the folder's names are on disk.
func settle(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
