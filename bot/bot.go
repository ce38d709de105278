// Package bot is the only package that knows Telegram: it takes updates in (polling or
// webhook), runs those of one chat one after another in lanes, routes them, turns
// screens into messages and sends them within Telegram's limits.
//
// It imports locales, org, form, lifecycle, guard and the Telegram library; never store
// and never a domain. What it needs from storage it declares as small interfaces in
// ports.go. A new feature does not touch this package: it is a row in handlers.
package bot
