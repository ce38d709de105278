package store

// ReachAtMost lowers how many people one notice may reach.
func (s *Notices) ReachAtMost(n int) { s.most = n }

// WipeSteps are the statements that take the demo out.
func WipeSteps() []string { return wipeSteps }
