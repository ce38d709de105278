package importing

import (
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"io/fs"

	"cadrebot/locales"
)

// reason is why something was not taken, in both languages: in the words of a refusal, or in
// ours for what the standard library says in English.
func reason(err error) locales.Text {
	var said *locales.Refusal
	var grammar *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &said):
		return said.Text
	case errors.As(err, &kind) && kind.Field != "":
		return locales.M("importing.why_kind", "Name", kind.Field)
	case errors.As(err, &kind):
		return locales.M("importing.why_object")
	case errors.As(err, &grammar):
		return locales.M("importing.why_json", "At", grammar.Offset)
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, gzip.ErrChecksum), errors.Is(err, gzip.ErrHeader):
		return locales.M("importing.why_cut")
	case errors.Is(err, fs.ErrPermission):
		return locales.M("importing.why_permission")
	case errors.Is(err, fs.ErrNotExist):
		return locales.M("importing.why_gone")
	}
	return locales.M("importing.why_other", "Error", err.Error())
}

// Unreadable is the finding of a file that cannot be opened.
func Unreadable(name string, err error) Finding {
	return Finding{
		File: name, Severity: Error,
		Message: locales.M("importing.unreadable", "Reason", reason(err)), Do: locales.M("importing.do_file"),
	}
}
