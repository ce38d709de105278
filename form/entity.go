package form

import (
	"errors"
	"time"
)

// extras are the expressions that stand over the form as a whole.
type extras struct{ name, id, create, update, label *expr }

// parseExtras parses the instance name and what the entities sheet says.
func (c *Compiled) parseExtras(report reporter) {
	one := func(column, src string) *expr {
		if src == "" {
			return nil
		}
		e, _, err := parse(src, reading{c: c, field: -1})
		var at *exprError
		if errors.As(err, &at) {
			report("", column, at.pos, at.msg)
		}
		return e
	}
	c.extra.name = one("instance_name", c.form.InstanceName)
	if e := c.form.Entity; e != nil {
		c.extra.id = one("entity_id", e.ID)
		c.extra.create = one("create_if", e.CreateIf)
		c.extra.update = one("update_if", e.UpdateIf)
		c.extra.label = one("entity_label", e.Label)
		for key := range e.SaveTo {
			if i, ok := c.keys[key]; !ok {
				report(key, "save_to", 0, "no such field")
			} else if c.fields[i].scope != 0 {
				report(key, "save_to", 0, "an entity is made of answers outside repeats only")
			}
		}
	}
}

// InstanceName names the submission in lists; "" when the form does not say how.
func (c *Compiled) InstanceName(s Session, now time.Time) string {
	if c.extra.name == nil {
		return ""
	}
	return c.state(&s, now).run(c.extra.name, -1, 0, val{}).str()
}

// EntityChange is what a submission makes of the form's dataset.
type EntityChange struct {
	Dataset    string
	ID         string // of the entity to update; "" with Create
	Create     bool   // else update
	Label      string
	Properties map[string]string // by property, in the spelling of Value.S; lists with spaces between
}

// EntityOf is the entity that a submission makes or changes. ok is false when the form
// has none or its conditions do not hold. As in the ODK specification of entities, a form
// without an id and without conditions always creates, one with an id alone updates, and
// create_if decides when both are given.
func (c *Compiled) EntityOf(s Session, now time.Time) (change EntityChange, ok bool) {
	e := c.form.Entity
	if e == nil {
		return EntityChange{}, false
	}
	st := c.state(&s, now)
	holds := func(x *expr, otherwise bool) bool {
		if x == nil {
			return otherwise
		}
		return st.run(x, -1, 0, val{}).truth()
	}
	change = EntityChange{Dataset: e.Dataset, Properties: map[string]string{}}
	change.Create = holds(c.extra.create, c.extra.id == nil)
	if !change.Create && !holds(c.extra.update, c.extra.id != nil) {
		return EntityChange{}, false
	}
	if c.extra.id != nil {
		change.ID = st.run(c.extra.id, -1, 0, val{}).str()
	}
	if c.extra.label != nil {
		change.Label = st.run(c.extra.label, -1, 0, val{}).str()
	}
	sub := c.Submission(s, now)
	for key, property := range e.SaveTo {
		if v, ok := sub[key]; ok && !v.NA {
			change.Properties[property] = worth(c.fields[c.keys[key]].Kind, v).str()
		}
	}
	return change, true
}
