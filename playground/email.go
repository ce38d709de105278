package playground

import "strings"

// isEmail tells addresses of mail as Telegram knows them: at most eleven parts before the @, two to seven behind it.
func isEmail(text string) bool {
	user, domain, ok := strings.Cut(text, "@")
	return ok && isMailUser(user) && isMailDomain(domain)
}

// isMailUser wants at most 26 characters in each part but the last, which has 1 to 35.
func isMailUser(user string) bool {
	parts := strings.Split(strings.ReplaceAll(user, "+", "."), ".")
	last := len(parts) - 1
	for i, p := range parts {
		if nameEnd(strings.ReplaceAll(p, "-", "_"), 0) != len(p) || i < last && len(p) > 26 {
			return false
		}
	}
	return last <= 10 && parts[last] != "" && len(parts[last]) <= 35
}

func isMailDomain(domain string) bool {
	parts := strings.Split(domain, ".")
	last := len(parts) - 1
	if last < 1 || last > 6 || len(parts[last]) < 2 || len(parts[last]) > 8 {
		return false
	}
	for i := range len(parts[last]) {
		if !letter(parts[last][i]) {
			return false
		}
	}
	for _, p := range parts[:last] {
		if p == "" || len(p) > 30 || !alnum(p[0]) || !alnum(p[len(p)-1]) ||
			nameEnd(strings.ReplaceAll(p, "-", "_"), 0) != len(p) {
			return false
		}
	}
	return true
}
