package statistics

import (
	"fmt"
	"math/big"

	"cadrebot/chart"
	"cadrebot/locales"
)

// EnoughPicture is how many first attempts a question needs for a bar, as formula F28 asks.
const EnoughPicture = 20

// Picture draws which share of first attempts got each question wrong (formula F28, 1 -
// right / attempts), in the order of the quiz, as PNG of less than 200 KB: quiz is the
// name of the quiz, on the day the figures are of, labels what stands before each bar, such
// as the number of the question. A question below EnoughPicture attempts has "-" in place
// of a bar. The error is chart.ErrTooMany, wrapped, for more than chart.MostShares figures.
func Picture(l locales.Lang, quiz string, on locales.Date, labels []string, figures []ItemFigures) ([]byte, error) {
	title := []string{quiz, locales.M("learn.stat.picture", "Date", on).Plain(l)}
	raw, err := chart.Shares(title, wrongShares(labels, figures), locales.M("learn.stat.picture_note", "Least", EnoughPicture).Plain(l))
	if err != nil {
		return nil, fmt.Errorf("draw how hard the questions are: %w", err)
	}
	return raw, nil
}

func wrongShares(labels []string, figures []ItemFigures) []chart.Share {
	shares := make([]chart.Share, len(figures))
	for i, f := range figures {
		shares[i].Label = labels[i]
		if f.Attempts < EnoughPicture {
			continue
		}
		wrong := f.Attempts - f.Right
		shares[i].Value = big.NewRat(int64(wrong), int64(f.Attempts))
		shares[i].Text = fmt.Sprintf("%d%%", (200*wrong+f.Attempts)/(2*f.Attempts))
	}
	return shares
}
