package store

// ReachAtMost lowers how many people one notice may reach.
func (s *Notices) ReachAtMost(n int) { s.most = n }

// FiguresStatement is the statement that adds up fields, as its callers put it together.
var FiguresStatement = figuresStatement
