package playground

import (
	"strconv"
	"strings"
	"testing"
)

func everythingAPersonDoes(t *testing.T, b *bot) {
	t.Helper()
	b.s.AddGroup(-5, "Village group", li, wang)
	id := b.s.SendText(li, "/start")
	b.s.EditText(li, id, "hello @cadre_playground_bot")
	b.s.SendFile(li, "roster.xlsx", []byte("PK"), "")
	b.s.SendPhoto(li, []byte(picture()), "field")
	b.s.SendVoice(li, []byte("OggS"), 4)
	b.s.SendLocation(li, 29.5, 106.5)
	b.s.SendContact(li, "+8613800000000", "Li", li)
	b.s.SendWebAppData(li, "open", "{}")
	b.s.React(li, id, "👍")
	b.s.React(li, id, "")
	m := b.sent("sendMessage", "chat_id", liID, "text", "choose", "reply_markup", keyboard("y"))
	b.s.Press(li, m.MessageID, "y")
	b.s.Press(li, 9999, "gone")
	query := b.s.AskInline(li, "water", "")
	b.ok("answerInlineQuery", "inline_query_id", query, "results", articles(`,"reply_markup":`+keyboard("z")))
	chosen, err := b.s.Choose(li, query, "1")
	if err != nil {
		t.Fatal(err)
	}
	b.s.Press(li, chosen, "z")
	b.s.Block(li, true)
	b.s.Block(li, false)
	b.s.SendTextIn(-5, wang, "/help@cadre_playground_bot", 0)
	b.s.SetGroup(-5, GroupAdmin)
	b.s.SetGroup(-5, GroupMuted)
	b.s.SetGroup(-5, GroupMember)
	b.s.MigrateGroup(-5, -1000000000005)
	b.s.SetGroup(-1000000000005, GroupAdmin)
	for _, state := range []GroupState{GroupKicked, GroupMember, GroupMuted, GroupLeft, GroupAdmin} {
		b.s.SetMember(-1000000000005, wang, state)
	}
	b.s.AddChannel(-1000000000006, "Notices", "notices", li)
	b.s.SetMember(-1000000000006, wang, GroupAdmin)
	b.s.EditText(-1000000000006, b.s.SendTextIn(-1000000000006, li, "post", 0), "edited")
	b.s.SetGroup(-1000000000006, GroupMember)
	b.s.SetGroup(-1000000000005, GroupLeft)
	b.s.SetGroup(-1000000000005, GroupKicked)
}

func articles(extra string) string {
	return `[{"type":"article","id":"1","title":"t","input_message_content":{"message_text":"body"}` + extra + `}]`
}

// everyMethod is a round of calls in which each method succeeds at least once.
func everyMethod(t *testing.T, b *bot) []apiCall {
	t.Helper()
	b.s.AddGroup(-1000000000007, "Township", li, wang)
	b.s.SetGroup(-1000000000007, GroupAdmin)
	b.s.Promote(-1000000000007, wang)
	everythingAPersonDoes(t, b)
	press := b.s.Press(li, 1, "x")
	query := b.s.AskInline(li, "road", "")
	app := b.s.OpenWebApp(li)
	here, group, channel := [2]string{"chat_id", liID}, [2]string{"chat_id", "-1000000000007"}, [2]string{"chat_id", "@round"}
	b.s.AddChannel(-1000000000008, "Round", "round", li)
	b.s.SendTextIn(-1000000000008, li, "post", 0)
	text := b.sent("sendMessage", "chat_id", liID, "text", "one")
	photo := b.s.SendPhoto(li, []byte(picture()), "")
	fileID := b.s.Chat(li)[len(b.s.Chat(li))-1].FileID
	body, kind := parts(t, [][2]string{here, {"@photo", picture()}, {"caption", "c"}})
	var media wireMessage
	b.raw("sendPhoto", kind, body).into(t, &media)
	poll := b.sent("sendPoll", "chat_id", liID, "question", "2+2?", "options", `["3","4"]`, "type", "quiz", "correct_option_ids", "[1]")
	id := func(n int) [2]string { return [2]string{"message_id", strconv.Itoa(n)} }
	rich := [2]string{"text", `<b>bold</b> <a href="https://e.org">link</a> /help`}
	return []apiCall{
		{"getMe", nil},
		{"getUpdates", nil},
		{"setWebhook", [][2]string{{"url", "http://127.0.0.1:1/hook"}, {"allowed_updates", `["message"]`}}},
		{"getWebhookInfo", nil},
		{"deleteWebhook", [][2]string{{"drop_pending_updates", "true"}}},
		{"getWebhookInfo", nil},
		{"sendMessage", [][2]string{here, rich, {"parse_mode", "HTML"}, {"reply_markup", keyboard("a")}, {"reply_to_message_id", "1"}}},
		{"sendMessage", [][2]string{group, {"text", "all"}}},
		{"sendMessage", [][2]string{channel, {"text", "all"}}},
		{"forwardMessage", [][2]string{here, {"from_chat_id", "@round"}, id(1)}},
		{"getChat", [][2]string{channel}},
		{"getChatAdministrators", [][2]string{channel, {"return_bots", "true"}}},
		{"sendPhoto", [][2]string{here, {"@photo", picture()}, {"caption", "c"}}},
		{"sendDocument", [][2]string{here, {"@document", "%PDF-1.4"}}},
		{"sendVoice", [][2]string{here, {"@voice", "OggS"}, {"duration", "3"}}},
		{"sendVideo", [][2]string{here, {"@video", "mp4"}, {"width", "320"}, {"height", "240"}}},
		{"sendAudio", [][2]string{here, {"@audio", "ID3"}, {"title", "song"}, {"performer", "p"}}},
		{"sendAnimation", [][2]string{here, {"@animation", "GIF89a"}}},
		{"sendVideoNote", [][2]string{here, {"@video_note", "mp4"}, {"duration", "3"}, {"length", "240"}}},
		{"sendSticker", [][2]string{here, {"@sticker", picture()}}},
		{"sendDice", [][2]string{here, {"emoji", "🎯"}}},
		{"sendVenue", [][2]string{here, {"latitude", "29.5"}, {"longitude", "106.5"}, {"title", "村委会"}, {"address", "1 Main St"}}},
		{"sendMediaGroup", [][2]string{here, {"@a", picture()}, {"@b", picture()}, {"media", `[{"type":"photo","media":"attach://a"},{"type":"photo","media":"attach://b"}]`}}},
		{"sendLocation", [][2]string{here, {"latitude", "29.5"}, {"longitude", "106.5"}, {"live_period", "600"}, {"heading", "7"}}},
		{"sendContact", [][2]string{here, {"phone_number", "+86138"}, {"first_name", "Li"}, {"last_name", "Er"}}},
		{"sendPoll", [][2]string{here, {"question", "when?"}, {"options", `[{"text":"now"},{"text":"later"}]`}, {"is_anonymous", "false"}}},
		{"stopPoll", [][2]string{here, id(poll.MessageID)}},
		{"sendChatAction", [][2]string{here, {"action", "typing"}}},
		{"copyMessage", [][2]string{here, {"from_chat_id", liID}, id(1)}},
		{"copyMessages", [][2]string{here, {"from_chat_id", liID}, {"message_ids", "[1,3]"}}},
		{"forwardMessages", [][2]string{here, {"from_chat_id", liID}, {"message_ids", "[1,3]"}}},
		{"forwardMessage", [][2]string{here, {"from_chat_id", liID}, id(photo)}},
		{"editMessageText", [][2]string{here, id(text.MessageID), {"text", "two"}}},
		{"editMessageReplyMarkup", [][2]string{here, id(text.MessageID), {"reply_markup", keyboard("b")}}},
		{"editMessageCaption", [][2]string{here, id(media.MessageID), {"caption", "d"}}},
		{"editMessageMedia", [][2]string{here, id(media.MessageID), {"media", `{"type":"photo","media":"` + fileID + `"}`}}},
		{"pinChatMessage", [][2]string{here, id(text.MessageID)}},
		{"getChat", [][2]string{here}},
		{"getChat", [][2]string{group}},
		{"unpinChatMessage", [][2]string{here, id(text.MessageID)}},
		{"unpinAllChatMessages", [][2]string{here}},
		{"setMessageReaction", [][2]string{here, id(1), {"reaction", `[{"type":"emoji","emoji":"👍"}]`}}},
		{"deleteMessage", [][2]string{here, id(text.MessageID)}},
		{"deleteMessages", [][2]string{here, {"message_ids", "[2,9999]"}}},
		{"answerCallbackQuery", [][2]string{{"callback_query_id", press}, {"text", "done"}}},
		{"answerInlineQuery", [][2]string{{"inline_query_id", query}, {"results", articles("")}}},
		{"answerWebAppQuery", [][2]string{{"web_app_query_id", app}, {"result", strings.Trim(articles(`,"reply_markup":`+keyboard("w")), "[]")}}},
		{"setMyCommands", [][2]string{{"commands", `[{"command":"start","description":"开始"}]`}, {"language_code", "zh"}}},
		{"getMyCommands", [][2]string{{"language_code", "zh"}}},
		{"deleteMyCommands", [][2]string{{"language_code", "zh"}}},
		{"setMyName", [][2]string{{"name", "干部助手"}, {"language_code", "zh"}}},
		{"getMyName", [][2]string{{"language_code", "zh"}}},
		{"setMyDescription", [][2]string{{"description", "long"}}},
		{"getMyDescription", nil},
		{"setMyShortDescription", [][2]string{{"short_description", "short"}}},
		{"getMyShortDescription", nil},
		{"setChatMenuButton", [][2]string{here, {"menu_button", `{"type":"web_app","text":"open","web_app":{"url":"https://e.org/app"}}`}}},
		{"getChatMenuButton", [][2]string{here}},
		{"getChatMenuButton", nil},
		{"getFile", [][2]string{{"file_id", fileID}}},
		{"getUserProfilePhotos", [][2]string{{"user_id", liID}}},
		{"getChatMember", [][2]string{here, {"user_id", liID}}},
		{"getChatMember", [][2]string{group, {"user_id", liID}}},
		{"getChatMember", [][2]string{group, {"user_id", strconv.FormatInt(b.s.botID, 10)}}},
		{"getChatMemberCount", [][2]string{group}},
		{"getChatAdministrators", [][2]string{group, {"return_bots", "true"}}},
		{"createChatInviteLink", [][2]string{group, {"name", "spring"}, {"member_limit", "9"}, {"expire_date", "1900000000"}}},
		{"banChatMember", [][2]string{group, {"user_id", strconv.Itoa(wang)}}},
		{"leaveChat", [][2]string{group}},
		{"close", nil},
		{"logOut", nil},
	}
}
