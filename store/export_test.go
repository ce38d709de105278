package store

// ReachAtMost lowers how many people one notice may reach.
func (s *Notices) ReachAtMost(n int) { s.most = n }

// WipeSteps are the statements that take the demo out.
func WipeSteps() []string { return wipeSteps }

// FiguresStatement is the statement that adds up fields, as its callers put it together.
var FiguresStatement = figuresStatement

// KeepAtMost lowers how many definitions are remembered.
func (s *Forms) KeepAtMost(n int) { s.kept = newDefinitions(n) }
