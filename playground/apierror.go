package playground

import "fmt"

// apiError is an answer with ok=false; its description is Telegram's own, letter for letter.
type apiError struct {
	code       int
	text       string
	retryAfter int
	migrateTo  int64 // the supergroup that a group became
}

func badRequest(text string) *apiError { return &apiError{code: 400, text: "Bad Request: " + text} }

func badRequestf(format string, args ...any) *apiError {
	return badRequest(fmt.Sprintf(format, args...))
}

func forbidden(text string) *apiError { return &apiError{code: 403, text: "Forbidden: " + text} }

func conflict(text string) *apiError { return &apiError{code: 409, text: "Conflict: " + text} }

func tooMany(seconds int) *apiError {
	return &apiError{code: 429, text: fmt.Sprintf("Too Many Requests: retry after %d", seconds), retryAfter: seconds}
}

// Strings that more than one method answers.
const (
	errChatEmpty    = "chat_id is empty"
	errChatUnknown  = "chat not found"
	errNotModified  = "message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message"
	errQueryTooOld  = "query is too old and response timeout expired or query ID is invalid"
	errNoMessageID  = "message identifier is not specified"
	errCantBeEdited = "message can't be edited"
	errNoSource     = `parameter "from_chat_id" is required`
)

// words is an error in Telegram's own spelling, which starts with a capital letter.
type words string

func (w words) Error() string { return string(w) }

func wordsf(format string, args ...any) error { return words(fmt.Sprintf(format, args...)) }
