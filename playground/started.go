package playground

// Started makes people whom the page does not show known: they have pressed start, so
// the bot may write to them. A demo has hundreds of them and lists a dozen.
func (s *Server) Started(ids ...int64) {
	for _, id := range ids {
		c := s.chats.open(id)
		c.mu.Lock()
		c.started = true
		c.mu.Unlock()
	}
}
