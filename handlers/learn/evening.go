package learn

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"cadrebot/bot"
	"cadrebot/locales"
	"cadrebot/notices"
	"cadrebot/org"
	"cadrebot/training"
)

// Reviews come in the evening of a working day: by day people are in the fields, and on
// days off nothing but emergencies is pushed (brief 2.2, 2.3).
const eveningHour = 18

// keep is how long the evening's message is worth sending to whom quiet hours hold it back.
const keep = 20 * time.Hour

// evening queues the message of the day for everybody to whom questions come back.
func (f *feature) evening(ctx context.Context, now time.Time) (map[string]int, error) {
	days, err := f.reviews.Days(ctx)
	if err != nil {
		return nil, err
	}
	if now.In(locales.Zone).Hour() < eveningHour || notices.UsualQuiet.Hold(now).After(now) || !days.Working(now) {
		return nil, nil
	}
	n, err := f.reviews.FireReviews(ctx, now, func(_ org.PersonID, questions int) (notices.Outgoing, error) {
		payload, err := json.Marshal(bot.Say(locales.M("review.message", "Count", questions)).Row(goButton()).Row(stopButton()))
		if err != nil {
			return notices.Outgoing{}, fmt.Errorf("write message: %w", err)
		}
		return notices.Outgoing{Payload: payload, Expires: now.Add(keep)}, nil
	})
	if err != nil {
		return nil, fmt.Errorf("reviews: %w", err)
	}
	return map[string]int{"messages": n}, nil
}

// tellMarks tells learners what their essays were given.
func (f *feature) tellMarks(ctx context.Context, now time.Time) (map[string]int, error) {
	n, err := f.essays.TellMarked(ctx, now, func(m training.MarkedEssay) (json.RawMessage, error) {
		c, err := f.library.Course(ctx, m.Course, m.Version)
		if err != nil {
			return nil, err
		}
		return json.Marshal(markedScreen(&c, m))
	})
	if err != nil {
		return nil, fmt.Errorf("tell of marks: %w", err)
	}
	return map[string]int{"told": n}, nil
}

// markedScreen is the mark of an essay with the trainer's words, and the attempt as it now
// stands.
func markedScreen(c *training.Course, m training.MarkedEssay) *bot.Screen {
	s := bot.Say(locales.M("review.marked", "Percent", m.Worth*100/training.Full))
	if q := c.Question(m.Question); q != nil {
		s.Add(locales.M("learn.question", "Stem", training.Pages(q.Stem)[0]))
	}
	if m.Remark != "" {
		s.Add(locales.M("review.remark", "Text", m.Remark))
	}
	s.Add(verdictOf(c, m.Score), locales.M("learn.percent", "Percent", m.Score.Percent()))
	if m.Score.Passed {
		s.Row(bot.To(locales.M("learn.certificate"), routeCertificate, string(c.ID)))
	}
	return s.Row(bot.To(locales.M("learn.courses"), routeLearn, ""), homeButton())
}
