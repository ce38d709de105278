package importing

import (
	"context"
	"encoding/json"
	"errors"
	"strings"

	"cadrebot/locales"
	"cadrebot/policy"
)

// items reads JSON Lines of items; a bad line is left out.
func (r *reader) items(ctx context.Context, text string) Result {
	items, bad, err := policy.Parse(untilDone{ctx, strings.NewReader(text)})
	if err != nil {
		r.fault(0, locales.M("importing.line_bad", "Reason", reason(err)), locales.M("importing.do_line"))
	}
	for _, b := range bad { // without the item: its id may be that of a good line
		r.fault(b.Line, lineBad(b.ID, b.Err), locales.M("importing.do_line"))
	}
	return Result{Items: items}
}

// lineBad says why the line of an item or figure is left out; id "" = it has none.
func lineBad(id string, err error) locales.Text {
	if id == "" {
		return locales.M("importing.line_bad", "Reason", reason(err))
	}
	return locales.M("importing.line_bad_of", "ID", id, "Reason", reason(err))
}

// figures reads a JSON array of dated figures; a bad one is left out. Its place in the
// array stands for the line.
func (r *reader) figures(ctx context.Context, text string) Result {
	var raw []json.RawMessage
	if err := json.Unmarshal([]byte(text), &raw); err != nil {
		line := 0
		var grammar *json.SyntaxError
		if errors.As(err, &grammar) {
			line = 1 + strings.Count(text[:min(len(text), int(grammar.Offset))], "\n")
		}
		r.fault(line, locales.M("importing.line_bad", "Reason", reason(err)), locales.M("importing.do_array"))
		return Result{}
	}
	var out Result
	from, line := 0, 1
	for _, b := range raw {
		if ctx.Err() != nil {
			break
		}
		at := from + max(0, strings.Index(text[from:], string(b)))
		line += strings.Count(text[from:at], "\n")
		here := line
		line += strings.Count(text[at:at+len(b)], "\n")
		from = at + len(b)
		p, err := policy.ParseParameter(b)
		if err != nil {
			r.fault(here, lineBad(p.Key, err), locales.M("importing.do_line"))
			continue
		}
		if p.Region == "" && p.Scope.Zh == "" {
			p.Region = r.file.Region
		}
		out.Figures = append(out.Figures, p)
	}
	return out
}
