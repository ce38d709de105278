package bot

import "time"

// SetPatience shortens how long one try of an update may take.
func (b *Bot) SetPatience(d time.Duration) { b.patience = d }
