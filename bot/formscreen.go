package bot

import (
	"slices"

	"cadrebot/form"
	"cadrebot/locales"
)

// askScreen asks one question: what was just understood, what went wrong, the question,
// and every way on. Where the button for help would be one too many, what it shows stands there at once.
func askScreen(p form.Prompt, l locales.Lang) *Screen {
	if p.Readings != nil {
		p.Refusal = locales.Text{} // it would be said twice: see which
	}
	s := heading(p)
	for _, title := range p.Above {
		s.Add(locales.M("ask.above", "Title", title))
	}
	switch {
	case p.Adding:
		addScreen(s, p)
	case p.Field.Kind == form.BeginRepeat:
		s.Add(locales.M("ask.round"))
		s.Row(press(locales.M("ask.remove"), form.Remove, ""), press(locales.M("ask.keep"), form.Done, ""))
	default:
		s.Rows = keyboard(p, l)
		if on := ways(p); len(on)+buttons(s.Rows) > mostButtons {
			p.Help, p.CanBack = true, p.CanBack && !(p.Editing && p.CanKeep) // keeping leads back as well
		}
		question(s, p)
	}
	s.Rows = slices.AppendSeq(s.Rows, slices.Chunk(ways(p), 2))
	return s
}

// buttons is how many there are in rows.
func buttons(rows [][]Button) (n int) {
	for _, row := range rows {
		n += len(row)
	}
	return n
}

// addScreen asks whether to add another round of a repeat.
func addScreen(s *Screen, p form.Prompt) {
	title := p.Field.Label
	if title.Empty() {
		title = locales.Raw(p.Field.Key)
	}
	if p.Rounds == 0 {
		s.Add(locales.M("ask.add_first", "Label", title))
	} else {
		s.Add(locales.M("ask.add_more", "Label", title, "Count", p.Rounds))
	}
	s.Row(press(locales.M("ask.add_yes"), form.Yes, ""), press(locales.M("ask.add_no"), form.No, ""))
}

// question is what is asked, and what helps to answer it.
func question(s *Screen, p form.Prompt) {
	f := p.Field
	s.Add(asked(p))
	if !p.Value.Empty() {
		s.Add(locales.M("ask.shown", "Value", p.Value))
	}
	if p.Help {
		help(s, f)
	}
	if !p.Current.Empty() && p.Most == 0 {
		s.Add(locales.M("ask.current", "Value", p.Current))
	}
	if p.Readings != nil {
		s.Add(which(p))
		return
	}
	s.Add(howTo(p)...)
}

// fewLeft is from how many questions on it is said how many follow: of fewer one more that
// comes up would make the number stand still.
const fewLeft = 2

// help adds what the form says about its question.
func help(s *Screen, f *form.Field) {
	for _, hint := range [...]locales.Text{f.Hint, f.Guidance} {
		if !hint.Empty() {
			s.Add(locales.M("ask.hint", "Hint", hint))
		}
	}
}

// asked is the question with how many are likely to follow. There is no total: answers
// make questions necessary, and a total that grows looks like a broken promise.
func asked(p form.Prompt) locales.Text {
	f := p.Field
	if p.Of-p.Number < fewLeft || p.Editing {
		return locales.M("ask.last_question", "Number", p.Number, "Label", f.Label, "Unit", bracketed(f.Unit))
	}
	return locales.M("ask.question", "Number", p.Number, "Label", f.Label, "Unit", bracketed(f.Unit), "Left", p.Of-p.Number)
}

// which asks what the last answer meant.
func which(p form.Prompt) locales.Text {
	switch {
	case len(p.Readings) == 1:
		return locales.M("ask.just", "Heard", p.Heard, "Value", p.Readings[0].Label)
	case p.First == 0:
		return locales.M("ask.which_number", "Heard", p.Heard)
	}
	return locales.M("ask.which", "Heard", p.Heard)
}

// howTo says what buttons alone do not say.
func howTo(p form.Prompt) []locales.Text {
	if p.Most > 0 {
		return []locales.Text{came(p)}
	}
	switch p.Field.Kind {
	case form.Geopoint:
		return []locales.Text{locales.M("ask.send_location")}
	case form.Image:
		return []locales.Text{locales.M("ask.send_photo")}
	case form.Audio:
		return []locales.Text{locales.M("ask.send_voice")}
	case form.Video:
		return []locales.Text{locales.M("ask.send_video")}
	case form.File:
		return []locales.Text{locales.M("ask.send_file")}
	case form.Rank:
		return []locales.Text{rankSoFar(p)}
	}
	switch {
	case p.Find != "":
		return []locales.Text{locales.M("ask.found", "Find", p.Find, "Page", p.Page+1, "Pages", p.Pages)}
	case p.Long:
		return []locales.Text{locales.M("ask.long_list", "Page", p.Page+1, "Pages", p.Pages)}
	}
	return nil
}

// came says how many attachments have come, and how many may.
func came(p form.Prompt) locales.Text {
	switch p.Came {
	case 0:
		return locales.M("ask.send_files", "Most", p.Most)
	case p.Most:
		return locales.M("ask.files_all", "Most", p.Most)
	}
	return locales.M("ask.files_so_far", "Number", p.Came, "Most", p.Most)
}

func rankSoFar(p form.Prompt) locales.Text {
	if len(p.Ranked) == 0 {
		return locales.M("ask.rank")
	}
	return locales.M("ask.ranked", "List", form.Show(p.Field, form.Value{L: p.Ranked}))
}

func heading(p form.Prompt) *Screen {
	s := &Screen{Dialogue: true}
	if !p.Echo.Empty() {
		s.Add(p.Echo)
	}
	if !p.Refusal.Empty() {
		s.Add(locales.M("ask.refused", "Why", p.Refusal))
	}
	return s
}

func bracketed(unit locales.Text) locales.Text {
	if unit.Empty() {
		return locales.Text{}
	}
	return locales.M("ask.unit", "Unit", unit)
}

// ways are the last buttons of every question: back, help, cancel; two in a row.
func ways(p form.Prompt) []Button {
	var row []Button
	if p.CanBack {
		row = append(row, press(locales.M("ask.back"), form.Back, ""))
	}
	if p.Field != nil && !(p.Field.Hint.Empty() && p.Field.Guidance.Empty()) && !p.Help {
		row = append(row, press(locales.M("ask.help"), form.Help, ""))
	}
	return append(row, cancelButton())
}

// readBackScreen shows how a typed value was understood before it counts.
func readBackScreen(p form.Prompt) *Screen {
	s := heading(p)
	if p.Value.Zh == p.Heard && p.Value.En == p.Heard {
		s.Add(locales.M("ask.read_back_words", "Label", p.Field.Label, "Value", p.Value))
	} else {
		s.Add(locales.M("ask.read_back", "Label", p.Field.Label, "Heard", p.Heard, "Value", p.Value))
	}
	if p.Help {
		help(s, p.Field)
	}
	return s.Row(press(locales.M("ask.read_back_yes"), form.Yes, ""), press(locales.M("ask.read_back_no"), form.No, ""))
}

// cancelButton belongs to the conversation: one from an older screen only shows where
// the person is now.
func cancelButton() Button { return In(locales.M("ask.cancel"), pressStop) }
