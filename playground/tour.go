package playground

import "net/http"

// Step is one act of a tour: a sentence for whoever watches, then what the person does, then what the bot is waited for.
type Step struct {
	// Job is the index of the job in Tour.Jobs.
	Job int `json:"job"`
	// User is whose phone it happens on.
	User int64 `json:"user"`
	// Words are shown while it happens; empty leaves those of the step before.
	Words string `json:"words,omitempty"`
	// Type is sent as text; Press is a part of the label of a button, of which the newest is pressed; Clock moves the clock
	// by "hour", "day" or to the "morning", up to seven times until Wait is shown. At most one of them is set; without any, the step only waits.
	Type  string `json:"type,omitempty"`
	Press string `json:"press,omitempty"`
	Clock string `json:"clock,omitempty"`
	// Wait is a part of what the bot then shows on that phone; empty waits for nothing. When it does not come in a
	// minute, the tour goes on with the next job.
	Wait string `json:"wait,omitempty"`
}

// Tour plays jobs on the page by itself.
type Tour struct {
	Jobs  []string `json:"jobs"`
	Steps []Step   `json:"steps"`
}

// people are whose phones the tour needs, in the order of their first step.
func (t Tour) people() []int64 {
	var out []int64
	seen := map[int64]bool{}
	for _, step := range t.Steps {
		if !seen[step.User] {
			seen[step.User] = true
			out = append(out, step.User)
		}
	}
	return out
}

func (s *Server) serveTour(w http.ResponseWriter, r *http.Request) {
	tour, ok := s.opt.Tours[r.FormValue("lang")]
	if !ok {
		http.NotFound(w, r)
		return
	}
	writeJSON(w, http.StatusOK, encoded(tour))
}
