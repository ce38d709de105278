package bot

import "cadrebot/locales"

// appendScreens writes screens as encoding/json would. They are kept with every turn
// that shows something else than the open conversation, which makes the library's
// reflection one of the dearer parts of a turn.
func appendScreens(out []byte, screens []*Screen) []byte {
	out = append(out, '[')
	for i, s := range screens {
		if i > 0 {
			out = append(out, ',')
		}
		out = s.appendJSON(out)
	}
	return append(out, ']')
}

func (s *Screen) appendJSON(out []byte) []byte {
	from := len(out)
	if len(s.Body) > 0 {
		out = append(out, `,"b":`...)
		sep := byte('[')
		for i := range s.Body {
			out = s.Body[i].AppendJSON(append(out, sep))
			sep = ','
		}
		out = append(out, ']')
	}
	if len(s.Rows) > 0 {
		out = appendRows(append(out, `,"r":`...), s.Rows, (*Button).appendJSON)
	}
	for _, is := range [...]struct {
		name string
		set  bool
	}{{`,"n":true`, s.New}, {`,"p":true`, s.Protect}, {`,"d":true`, s.Dialogue}} {
		if is.set {
			out = append(out, is.name...)
		}
	}
	out = stringField(out, `,"l":`, string(s.Lang))
	return object(out, from)
}

func (b *Button) appendJSON(out []byte) []byte {
	out = b.Label.AppendJSON(append(out, `{"l":`...))
	out = stringField(out, `,"t":`, b.Route)
	out = stringField(out, `,"a":`, b.Arg)
	return append(stringField(out, `,"u":`, b.URL), '}')
}

// appendJSON writes the keyboard as Telegram wants it.
func (m *inlineMarkup) appendJSON(out []byte) []byte {
	out = appendRows(append(out, `{"inline_keyboard":`...), m.Rows, (*inlineButton).appendJSON)
	return append(out, '}')
}

func (b *inlineButton) appendJSON(out []byte) []byte {
	out = locales.AppendQuoted(append(out, `{"text":`...), b.Text)
	out = stringField(out, `,"callback_data":`, b.Data)
	return append(stringField(out, `,"url":`, b.URL), '}')
}

// appendRows writes rows of buttons.
func appendRows[B any](out []byte, rows [][]B, one func(*B, []byte) []byte) []byte {
	out = append(out, '[')
	for i, row := range rows {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(out, '[')
		for j := range row {
			if j > 0 {
				out = append(out, ',')
			}
			out = one(&row[j], out)
		}
		out = append(out, ']')
	}
	return append(out, ']')
}

// object makes an object of the members written since from, each with a comma before it.
func object(out []byte, from int) []byte {
	if len(out) == from {
		return append(out, "{}"...)
	}
	out[from] = '{'
	return append(out, '}')
}
