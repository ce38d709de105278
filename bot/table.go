package bot

import (
	"fmt"
	"slices"

	"cadrebot/org"
)

// table is what the features offer, by name.
type table struct {
	commands  map[string]Command
	routes    map[string]Route
	dialogues map[string]Dialogue
	jobs      []Job
	words     Handler
	documents *Documents
	inline    InlineHandler
	groups    *Groups
	links     map[string]Link
	codes     []Code
	order     []string // command names as listed
}

func newTable(features []Feature) (*table, error) {
	t := &table{commands: map[string]Command{}, routes: map[string]Route{}, dialogues: map[string]Dialogue{}, links: map[string]Link{}}
	jobs := map[string]bool{}
	for _, f := range features {
		for _, c := range f.Commands {
			if _, twice := t.commands[c.Name]; twice || c.Run == nil || builtin(c.Name) {
				return nil, fmt.Errorf("feature %s: command %s is taken or empty", f.Name, c.Name)
			}
			t.commands[c.Name] = c
			t.order = append(t.order, c.Name)
		}
		for _, r := range f.Routes {
			if _, twice := t.routes[r.Name]; twice || r.Run == nil || r.Name == routeCommand {
				return nil, fmt.Errorf("feature %s: route %s is taken or empty", f.Name, r.Name)
			}
			t.routes[r.Name] = r
		}
		for _, d := range f.Dialogues {
			if _, twice := t.dialogues[d.Kind]; twice || d.Step == nil || d.Render == nil {
				return nil, fmt.Errorf("feature %s: dialogue %s is taken or empty", f.Name, d.Kind)
			}
			t.dialogues[d.Kind] = d
		}
		for _, j := range f.Jobs {
			if jobs[j.Name] || j.RunOnce == nil || j.Every <= 0 {
				return nil, fmt.Errorf("feature %s: job %s is taken or empty", f.Name, j.Name)
			}
			jobs[j.Name] = true
			t.jobs = append(t.jobs, j)
		}
		if f.Documents != nil {
			if t.documents != nil || f.Documents.Takes == nil || f.Documents.Run == nil {
				return nil, fmt.Errorf("feature %s: documents are taken or empty", f.Name)
			}
			t.documents = f.Documents
		}
		if f.Words != nil {
			if t.words != nil {
				return nil, fmt.Errorf("feature %s: free text is taken", f.Name)
			}
			t.words = f.Words
		}
		if g := f.Groups; g != nil {
			if t.groups != nil || g.Command == "" || g.Run == nil || g.Gone == nil || g.Moved == nil {
				return nil, fmt.Errorf("feature %s: groups are taken or empty", f.Name)
			}
			t.groups = g
		}
		if f.Inline != nil {
			if t.inline != nil {
				return nil, fmt.Errorf("feature %s: inline queries are taken", f.Name)
			}
			t.inline = f.Inline
		}
		for _, l := range f.Links {
			if _, twice := t.links[l.Name]; twice || l.Run == nil || !linkName.MatchString(l.Name) {
				return nil, fmt.Errorf("feature %s: link %s is taken, empty or no word", f.Name, l.Name)
			}
			t.links[l.Name] = l
		}
		t.codes = append(t.codes, f.Codes...)
	}
	return t, nil
}

// allowed reports whether a command is for this member.
func (c Command) allowed(m org.Member) bool {
	if c.Families == nil {
		return true
	}
	if !m.Joined() || !slices.Contains(c.Families, m.Active.Role.Family()) {
		return false
	}
	if c.Only != nil && !c.Only(m) {
		return false
	}
	return c.Levels == nil || slices.Contains(c.Levels, m.Active.Unit.Level)
}

// CommandsFor lists what a member may use, in the order of the features; for /help,
// menus and Telegram's own command list.
func CommandsFor(features []Feature, m org.Member) []Command {
	var out []Command
	for _, f := range features {
		for _, c := range f.Commands {
			if !c.Hidden && c.allowed(m) {
				out = append(out, c)
			}
		}
	}
	return out
}
