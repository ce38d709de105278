// Package playground is a local Telegram Bot API server with a phone-like web page: the demo without Telegram, the far
// end of every end-to-end test, and the load target of benchmarks. It owns its people, chats, update queue, limits and
// faults, all in memory and all gone at the end of the process.
//
// It imports the standard library only and nothing of this module. A new Bot API method is one function in the file of
// its kind (send, edit, media, chatinfo, commands) plus one line in methods.go and one in spec.go; a new thing that a
// person can do is a method in people.go and a line in control.go.
package playground
