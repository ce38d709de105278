package mydata

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"

	"cadrebot/locales"
	"cadrebot/org"
)

// The file's members. People keep such files: names are added, never changed.
type (
	whole struct {
		Person    person     `json:"person"`
		Grants    []grant    `json:"grants"`
		Reports   []report   `json:"reports"`
		Files     []file     `json:"files"`
		Decisions []decision `json:"decisions"`
		Attempts  []attempt  `json:"course_attempts"`
		Reviews   []comeback `json:"course_reviews"`
		Certified []awarded  `json:"certificates"`
		Questions []words    `json:"policy_questions"`
		Searches  []words    `json:"policy_searches"`
		Bookmarks []words    `json:"policy_bookmarks"`
		Feedback  []words    `json:"feedback"`
		Handed    []words    `json:"task_answers"`
		Opened    []opened   `json:"policies_opened"`
		Drafts    []proposal `json:"policy_drafts"`
		Messages  []message  `json:"messages"`
		Calls     []call     `json:"phone_calls"`
		Events    []event    `json:"audit_log"`
	}
	call struct {
		At      string `json:"asked_at"`
		Notice  string `json:"notice"`
		Officer bool   `json:"you_call"`
	}
	person struct {
		ID       int64  `json:"id"`
		Telegram int64  `json:"telegram_id"`
		Name     string `json:"name"`
		Language string `json:"language"`
		Since    string `json:"since"`
	}
	unit struct {
		Code string `json:"code"`
		Zh   string `json:"name_zh"`
		En   string `json:"name_en,omitempty"`
	}
	grant struct {
		Unit  unit   `json:"unit"`
		Role  string `json:"role"`
		From  string `json:"from"`
		Until string `json:"until,omitempty"`
	}
	report struct {
		Number  string          `json:"receipt"`
		Form    string          `json:"form"`
		Unit    unit            `json:"unit"`
		Period  string          `json:"period"`
		Role    string          `json:"role"`
		At      string          `json:"submitted_at"`
		State   string          `json:"state"`
		Answers json.RawMessage `json:"answers"`
	}
	file struct {
		Report string `json:"receipt"`
		Field  string `json:"question"`
		Kind   string `json:"kind"`
		At     string `json:"sent_at"`
		State  string `json:"state"`
		Name   string `json:"name,omitempty"`
		Size   int64  `json:"bytes,omitempty"`
		Mime   string `json:"type,omitempty"`
		Kept   string `json:"kept_at,omitempty"`
	}
	decision struct {
		Record string `json:"record"`
		Number string `json:"receipt,omitempty"`
		Move   string `json:"move"`
		Role   string `json:"role"`
		At     string `json:"at"`
		Reason string `json:"reason,omitempty"`
	}
	attempt struct {
		Course  string   `json:"course"`
		Number  int      `json:"number"`
		On      string   `json:"finished_on"`
		Right   int      `json:"right"`
		Of      int      `json:"of"`
		Passed  bool     `json:"passed"`
		Answers []answer `json:"answers"`
	}
	answer struct {
		Question string          `json:"question"`
		Answer   json.RawMessage `json:"answer"`
		Right    bool            `json:"right"`
		Remark   string          `json:"remark,omitempty"`
	}
	comeback struct {
		Course     string  `json:"course"`
		Question   string  `json:"question"`
		Due        string  `json:"comes_back_on"`
		Stability  float64 `json:"stability_days"`
		Difficulty float64 `json:"difficulty"`
	}
	awarded struct {
		Number  string `json:"number"`
		Holder  string `json:"holder"`
		Course  string `json:"course"`
		Version int    `json:"course_version"`
		Unit    unit   `json:"unit"`
		Zh      string `json:"issuer_zh"`
		En      string `json:"issuer_en,omitempty"`
		Passed  string `json:"passed_on"`
		Issued  string `json:"issued_on"`
		Revoked string `json:"withdrawn_on,omitempty"`
		Reason  string `json:"reason,omitempty"`
	}
	words struct {
		Kind   string `json:"kind,omitempty"`
		At     string `json:"at"`
		Words  string `json:"words"`
		Answer string `json:"answer,omitempty"`
	}
	opened struct {
		Item string `json:"policy"`
		On   string `json:"last_day"`
	}
	proposal struct {
		Number int64  `json:"number"`
		Kind   string `json:"kind"`
		About  string `json:"about"`
		State  string `json:"state"`
		At     string `json:"at"`
	}
	message struct {
		At        string `json:"at"`
		State     string `json:"state"`
		Sent      string `json:"sent_at,omitempty"`
		Confirmed string `json:"confirmed_at,omitempty"`
		Notice    string `json:"notice,omitempty"`
		Answer    int    `json:"answer,omitempty"`
		Told      string `json:"told_at,omitempty"`
	}
	event struct {
		At     string `json:"at"`
		Action string `json:"action"`
		Object string `json:"object,omitempty"`
	}
)

// moment is t as the file writes it: RFC 3339 in the office's time zone; "" for none.
func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(locales.Zone).Format(time.RFC3339)
}

func unitOf(u org.Unit) unit { return unit{Code: u.Code, Zh: u.Name.Zh, En: u.Name.En} }

// document is all that is stored as indented JSON in UTF-8.
func document(p org.Person, all org.Stored) ([]byte, error) {
	w := whole{
		Person:  person{ID: int64(p.ID), Telegram: p.Telegram, Name: p.Name, Language: string(p.Lang), Since: moment(all.Since)},
		Grants:  make([]grant, len(all.Grants)),
		Reports: make([]report, len(all.Reports)),
		Files:   make([]file, len(all.Files)),
		Reviews: make([]comeback, len(all.Reviews)), Certified: make([]awarded, len(all.Certified)),
		Attempts: make([]attempt, len(all.Attempts)), Decisions: make([]decision, len(all.Decisions)),
		Questions: wordsOf(all.Questions), Searches: wordsOf(all.Searches), Feedback: wordsOf(all.Feedback), Handed: wordsOf(all.Handed),
		Bookmarks: wordsOf(all.Bookmarks),
		Messages:  make([]message, len(all.Messages)), Calls: make([]call, len(all.Calls)), Events: make([]event, len(all.Events)),
		Opened: make([]opened, len(all.Opened)), Drafts: make([]proposal, len(all.Drafts)),
	}
	for i, g := range all.Grants {
		w.Grants[i] = grant{Unit: unitOf(g.Unit), Role: string(g.Role), From: moment(g.From), Until: moment(g.Until)}
	}
	for i, r := range all.Reports {
		w.Reports[i] = report{
			Number: r.Number, Form: r.Form, Unit: unitOf(r.Unit), Period: r.Period, Role: string(r.Role), At: moment(r.At), State: r.State, Answers: r.Answers,
		}
	}
	for i, f := range all.Files {
		w.Files[i] = file{
			Report: f.Report, Field: f.Field, Kind: f.Kind, At: moment(f.At), State: f.State, Name: f.Name, Size: f.Size, Mime: f.Mime, Kept: moment(f.Kept),
		}
	}
	for i, d := range all.Decisions {
		w.Decisions[i] = decision{Record: d.Record, Number: d.Number, Move: d.Move, Role: string(d.Role), At: moment(d.At), Reason: d.Reason}
	}
	for i, a := range all.Attempts {
		w.Attempts[i] = attempt{Course: a.Course, Number: a.Number, On: a.On, Right: a.Right, Of: a.Of, Passed: a.Passed, Answers: []answer{}}
		for _, g := range a.Answers {
			w.Attempts[i].Answers = append(w.Attempts[i].Answers, answer{Question: g.Question, Answer: g.Answer, Right: g.Right, Remark: g.Remark})
		}
	}
	for i, r := range all.Reviews {
		w.Reviews[i] = comeback(r)
	}
	for i, c := range all.Certified {
		w.Certified[i] = awarded{
			Number: c.Number, Holder: c.Holder, Course: c.Course, Version: c.Version, Unit: unitOf(c.Unit), Zh: c.Issuer.Zh, En: c.Issuer.En,
			Passed: c.Passed, Issued: c.Issued, Revoked: c.Revoked, Reason: c.Reason,
		}
	}
	for i, m := range all.Messages {
		w.Messages[i] = message{At: moment(m.At), State: m.State, Sent: moment(m.Sent), Confirmed: moment(m.Confirmed), Notice: m.Notice, Answer: m.Answer, Told: moment(m.Told)}
	}
	for i, c := range all.Calls {
		w.Calls[i] = call{At: moment(c.At), Notice: c.Notice, Officer: c.Officer}
	}
	for i, e := range all.Events {
		w.Events[i] = event{At: moment(e.At), Action: e.Action, Object: e.Object}
	}
	for i, o := range all.Opened {
		w.Opened[i] = opened(o)
	}
	for i, p := range all.Drafts {
		w.Drafts[i] = proposal{Number: p.Number, Kind: p.Kind, About: p.About, State: p.State, At: moment(p.At)}
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false) // people read it
	if err := enc.Encode(w); err != nil {
		return nil, fmt.Errorf("write what is stored as JSON: %w", err)
	}
	return b.Bytes(), nil
}

func wordsOf(list []org.StoredWords) []words {
	out := make([]words, len(list))
	for i, w := range list {
		out[i] = words{Kind: w.Kind, At: moment(w.At), Words: w.Words, Answer: w.Answer}
	}
	return out
}
