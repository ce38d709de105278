package playground

import (
	"net/http"
	"strings"
)

// method is one Bot API method: its documented name, the strict mode's parameters, and what it does.
type method struct {
	name   string
	fields map[string]byte
	run    func(*Server, *http.Request, *request) (answer, *apiError)
}

// methods by lower-case name: the server does not care about case. All others answer 404.
var methods = lowerCased(
	method{name: "getMe", run: getMe},
	method{name: "getUpdates", run: getUpdates},
	method{name: "setWebhook", run: setWebhook},
	method{name: "deleteWebhook", run: deleteWebhook},
	method{name: "getWebhookInfo", run: getWebhookInfo},
	method{name: "logOut", run: logOut},
	method{name: "close", run: closeBot},

	method{name: "sendMessage", run: sendMessage},
	method{name: "sendPhoto", run: sendMedia("photo")},
	method{name: "sendDocument", run: sendMedia("document")},
	method{name: "sendVoice", run: sendMedia("voice")},
	method{name: "sendVideo", run: sendMedia("video")},
	method{name: "sendAudio", run: sendMedia("audio")},
	method{name: "sendAnimation", run: sendMedia("animation")},
	method{name: "sendMediaGroup", run: sendMediaGroup},
	method{name: "sendSticker", run: sendSticker},
	method{name: "sendVideoNote", run: sendVideoNote},
	method{name: "sendDice", run: sendDice},
	method{name: "sendVenue", run: sendVenue},
	method{name: "sendLocation", run: sendLocation},
	method{name: "sendContact", run: sendContact},
	method{name: "sendPoll", run: sendPoll},
	method{name: "stopPoll", run: stopPoll},
	method{name: "sendChatAction", run: sendChatAction},
	method{name: "copyMessage", run: copyMessage(false)},
	method{name: "copyMessages", run: copyMessages(false)},
	method{name: "forwardMessage", run: copyMessage(true)},
	method{name: "forwardMessages", run: copyMessages(true)},

	method{name: "editMessageText", run: editMessageText},
	method{name: "editMessageCaption", run: editMessageCaption},
	method{name: "editMessageMedia", run: editMessageMedia},
	method{name: "editMessageReplyMarkup", run: editMessageReplyMarkup},
	method{name: "deleteMessage", run: deleteMessage},
	method{name: "deleteMessages", run: deleteMessages},
	method{name: "pinChatMessage", run: pin(true)},
	method{name: "unpinChatMessage", run: pin(false)},
	method{name: "unpinAllChatMessages", run: unpinAllChatMessages},

	method{name: "answerCallbackQuery", run: answerCallbackQuery},
	method{name: "answerInlineQuery", run: answerInlineQuery},
	method{name: "answerWebAppQuery", run: answerWebAppQuery},
	method{name: "setMessageReaction", run: setMessageReaction},

	method{name: "setMyCommands", run: setMyCommands},
	method{name: "getMyCommands", run: getMyCommands},
	method{name: "deleteMyCommands", run: deleteMyCommands},
	method{name: "setMyName", run: setProfile(profileName)},
	method{name: "getMyName", run: getProfile(profileName)},
	method{name: "setMyDescription", run: setProfile(profileLong)},
	method{name: "getMyDescription", run: getProfile(profileLong)},
	method{name: "setMyShortDescription", run: setProfile(profileLine)},
	method{name: "getMyShortDescription", run: getProfile(profileLine)},
	method{name: "setChatMenuButton", run: setChatMenuButton},
	method{name: "getChatMenuButton", run: getChatMenuButton},

	method{name: "getFile", run: getFile},
	method{name: "getChat", run: getChat},
	method{name: "getChatMember", run: getChatMember},
	method{name: "getChatMemberCount", run: getChatMemberCount},
	method{name: "getChatAdministrators", run: getChatAdministrators},
	method{name: "createChatInviteLink", run: createChatInviteLink},
	method{name: "banChatMember", run: banChatMember},
	method{name: "leaveChat", run: leaveChat},
	method{name: "getUserProfilePhotos", run: getUserProfilePhotos},
)

func lowerCased(list ...method) map[string]method {
	out := make(map[string]method, len(list))
	for _, m := range list {
		m.fields = readParameters(parameters[m.name])
		out[strings.ToLower(m.name)] = m
	}
	return out
}
