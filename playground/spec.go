package playground

import (
	"encoding/json"
	"strconv"
	"strings"
)

// Parameters of the methods, as "name:type": i integer, f float, b boolean, j JSON, s string (also ids and files). From the
// Bot API 10.1 reference, with the older names that the real server still takes. Only Options.Strict reads them.
const (
	sendFields = "allow_paid_broadcast:b allow_sending_without_reply:b disable_notification:b protect_content:b " +
		"message_thread_id:i reply_to_message_id:i reply_markup:j reply_parameters:j business_connection_id:s " +
		"chat_id:s message_effect_id:s "
	editFields = "message_id:i reply_markup:j business_connection_id:s chat_id:s inline_message_id:s "
)

var parameters = map[string]string{
	"getMe":      "",
	"getUpdates": "limit:i offset:i timeout:i allowed_updates:j",
	"setWebhook": "drop_pending_updates:b max_connections:i allowed_updates:j certificate:s ip_address:s secret_token:s " +
		"url:s",
	"deleteWebhook":  "drop_pending_updates:b",
	"getWebhookInfo": "",
	"sendMessage": sendFields + "disable_web_page_preview:b direct_messages_topic_id:i entities:j link_preview_options:j " +
		"suggested_post_parameters:j parse_mode:s text:s",
	"sendPhoto": sendFields + "has_spoiler:b show_caption_above_media:b direct_messages_topic_id:i caption_entities:j " +
		"suggested_post_parameters:j caption:s parse_mode:s photo:s",
	"sendDocument": sendFields + "disable_content_type_detection:b direct_messages_topic_id:i caption_entities:j " +
		"suggested_post_parameters:j caption:s document:s parse_mode:s thumb:s thumbnail:s",
	"sendVoice": sendFields + "direct_messages_topic_id:i duration:i caption_entities:j suggested_post_parameters:j caption:s " +
		"parse_mode:s voice:s",
	"sendVideo": sendFields + "has_spoiler:b show_caption_above_media:b supports_streaming:b direct_messages_topic_id:i duration:i " +
		"height:i start_timestamp:i width:i caption_entities:j suggested_post_parameters:j caption:s cover:s " +
		"parse_mode:s thumb:s thumbnail:s video:s",
	"sendMediaGroup": "allow_paid_broadcast:b allow_sending_without_reply:b disable_notification:b protect_content:b " +
		"direct_messages_topic_id:i message_thread_id:i reply_to_message_id:i media:j reply_parameters:j " +
		"business_connection_id:s chat_id:s message_effect_id:s",
	"sendLocation": sendFields + "horizontal_accuracy:f latitude:f longitude:f direct_messages_topic_id:i heading:i live_period:i " +
		"proximity_alert_radius:i suggested_post_parameters:j",
	"sendVenue": sendFields + "latitude:f longitude:f direct_messages_topic_id:i suggested_post_parameters:j title:s address:s " +
		"foursquare_id:s foursquare_type:s google_place_id:s google_place_type:s",
	"sendDice":             sendFields + "direct_messages_topic_id:i suggested_post_parameters:j emoji:s",
	"sendSticker":          sendFields + "direct_messages_topic_id:i suggested_post_parameters:j emoji:s sticker:s",
	"sendVideoNote":        sendFields + "direct_messages_topic_id:i duration:i length:i suggested_post_parameters:j thumb:s thumbnail:s video_note:s",
	"getUserProfilePhotos": "limit:i offset:i user_id:i",
	"sendContact": sendFields + "direct_messages_topic_id:i suggested_post_parameters:j first_name:s last_name:s phone_number:s " +
		"vcard:s",
	"sendPoll": sendFields + "allow_adding_options:b allows_multiple_answers:b allows_revoting:b hide_results_until_closes:b " +
		"is_anonymous:b is_closed:b members_only:b shuffle_options:b close_date:i correct_option_id:i " +
		"open_period:i correct_option_ids:j country_codes:j description_entities:j explanation_entities:j " +
		"explanation_media:j media:j options:j question_entities:j description:s description_parse_mode:s " +
		"explanation:s explanation_parse_mode:s question:s question_parse_mode:s type:s",
	"stopPoll":               "message_id:i reply_markup:j business_connection_id:s chat_id:s",
	"sendChatAction":         "message_thread_id:i action:s business_connection_id:s chat_id:s",
	"editMessageText":        editFields + "disable_web_page_preview:b entities:j link_preview_options:j rich_message:j parse_mode:s text:s",
	"editMessageCaption":     editFields + "show_caption_above_media:b caption_entities:j caption:s parse_mode:s",
	"editMessageMedia":       editFields + "media:j",
	"editMessageReplyMarkup": editFields,
	"deleteMessage":          "message_id:i chat_id:s",
	"deleteMessages":         "message_ids:j chat_id:s",
	"copyMessage": "allow_paid_broadcast:b allow_sending_without_reply:b disable_notification:b protect_content:b " +
		"show_caption_above_media:b direct_messages_topic_id:i message_id:i message_thread_id:i " +
		"reply_to_message_id:i video_start_timestamp:i caption_entities:j reply_markup:j reply_parameters:j " +
		"suggested_post_parameters:j caption:s chat_id:s from_chat_id:s message_effect_id:s parse_mode:s",
	"forwardMessage": "disable_notification:b protect_content:b direct_messages_topic_id:i message_id:i message_thread_id:i " +
		"video_start_timestamp:i suggested_post_parameters:j chat_id:s from_chat_id:s message_effect_id:s",
	"forwardMessages": "disable_notification:b protect_content:b direct_messages_topic_id:i message_thread_id:i " +
		"message_ids:j chat_id:s from_chat_id:s",
	"copyMessages": "disable_notification:b protect_content:b remove_caption:b direct_messages_topic_id:i message_thread_id:i " +
		"message_ids:j chat_id:s from_chat_id:s",
	"setMessageReaction":    "is_big:b message_id:i reaction:j chat_id:s",
	"answerWebAppQuery":     "result:j web_app_query_id:s",
	"setMyName":             "name:s language_code:s",
	"getMyName":             "language_code:s",
	"setMyDescription":      "description:s language_code:s",
	"getMyDescription":      "language_code:s",
	"setMyShortDescription": "short_description:s language_code:s",
	"getMyShortDescription": "language_code:s",
	"setChatMenuButton":     "chat_id:i menu_button:j",
	"getChatMenuButton":     "chat_id:i",
	"getChatMemberCount":    "chat_id:s",
	"getChatAdministrators": "return_bots:b chat_id:s",
	"leaveChat":             "chat_id:s",
	"createChatInviteLink":  "creates_join_request:b expire_date:i member_limit:i name:s chat_id:s",
	"banChatMember":         "revoke_messages:b until_date:i user_id:i chat_id:s",
	"logOut":                "",
	"close":                 "",
	"pinChatMessage":        "disable_notification:b message_id:i business_connection_id:s chat_id:s",
	"unpinChatMessage":      "message_id:i business_connection_id:s chat_id:s",
	"unpinAllChatMessages":  "chat_id:s",
	"answerCallbackQuery":   "show_alert:b cache_time:i callback_query_id:s text:s url:s",
	"answerInlineQuery": "is_personal:b cache_time:i button:j results:j inline_query_id:s next_offset:s switch_pm_parameter:s " +
		"switch_pm_text:s",
	"setMyCommands":    "commands:j scope:j language_code:s",
	"getMyCommands":    "scope:j language_code:s",
	"deleteMyCommands": "scope:j language_code:s",
	"getFile":          "file_id:s",
	"getChat":          "chat_id:s",
	"getChatMember":    "user_id:i chat_id:s",
	"sendAudio":        sendFields + "audio:s caption:s parse_mode:s performer:s title:s thumbnail:s thumb:s duration:i caption_entities:j",
	"sendAnimation": sendFields + "animation:s caption:s parse_mode:s thumbnail:s thumb:s duration:i height:i width:i " +
		"has_spoiler:b show_caption_above_media:b caption_entities:j",
}

// readParameters turns one line of the table into a map.
func readParameters(line string) map[string]byte {
	out := map[string]byte{}
	for field := range strings.FieldsSeq(line) {
		name, kind, _ := strings.Cut(field, ":")
		out[name] = kind[0]
	}
	return out
}

// check is the strict mode: an unknown parameter or a value of the wrong type is refused.
func (m method) check(q *request) *apiError {
	for name := range q.typed { // null among them, which is no argument
		if _, known := m.fields[name]; !known {
			return badRequestf("playground strict mode: %s has no parameter %q", m.name, name)
		}
	}
	for name, value := range q.args {
		kind, known := m.fields[name]
		if !known {
			return badRequestf("playground strict mode: %s has no parameter %q", m.name, name)
		}
		if value != "null" && !fits(kind, value) {
			return badRequestf("playground strict mode: parameter %q of %s has the wrong type", name, m.name)
		}
		if typed, ok := q.typed[name]; ok && kind == 's' && name != "chat_id" && name != "from_chat_id" && typed != '"' && typed != 'n' {
			return badRequestf("playground strict mode: parameter %q of %s must be a string", name, m.name)
		}
	}
	if why := strictMarkup(q.raw("reply_markup")); why != "" {
		return badRequest("playground strict mode: " + why)
	}
	for name := range q.files {
		if _, known := m.fields[name]; !known && m.fields["media"] == 0 {
			return badRequestf("playground strict mode: %s has no file %q", m.name, name)
		}
	}
	return nil
}

func fits(kind byte, value string) bool {
	switch kind {
	case 'i':
		_, err := strconv.ParseInt(value, 10, 64)
		return err == nil
	case 'f':
		_, err := strconv.ParseFloat(value, 64)
		return err == nil
	case 'b':
		return value == "true" || value == "false"
	case 'j':
		return json.Valid([]byte(value))
	}
	return true
}
