package xlsform

// columnsOf says what a header means, by sheet: today's names and those of older forms,
// in small letters with underscores. See https://xlsform.org/en/ref-table/.
var columnsOf = map[string]map[string]string{
	"survey": {
		"type": "type", "command": "type",
		"name": "name", "tag": "name", "value": "name",
		"label": "label", "caption": "label",
		"hint": "hint", "guidance_hint": "guidance_hint",
		"relevant": "relevant", "relevance": "relevant",
		"constraint":         "constraint",
		"constraint_message": "constraint_message", "constraining_message": "constraint_message", "jr:constraintmsg": "constraint_message", "constraintmsg": "constraint_message",
		"required":         "required",
		"required_message": "required_message", "requiredmsg": "required_message", "jr:requiredmsg": "required_message",
		"default": "default", "calculation": "calculation", "calculate": "calculation",
		"read_only": "read_only", "readonly": "read_only",
		"appearance": "appearance", "parameters": "parameters", "choice_filter": "choice_filter",
		"repeat_count": "repeat_count", "count": "repeat_count", "jr:count": "repeat_count",
		"trigger": "trigger", "save_to": "save_to", "disabled": "disabled",
		"image": "media", "big-image": "media", "big_image": "media", "audio": "media", "video": "media",
		"autoplay": "autoplay", "rows": "rows", "intent": "attribute", "buttontext": "attribute",
		"noapperrorstring": "attribute", "no_app_error_string": "attribute", "jr:noapperrorstring": "attribute",
		"sms_field": "sms", "sms_option": "sms", "sms_separator": "sms", "sms_allow_media": "sms", "sms_date_format": "sms",
		"sms_datetime_format": "sms", "sms_response": "sms", "compact_tag": "sms", "query": "attribute",
	},
	"choices": {
		"list_name": "list_name", "listname": "list_name", "name": "name", "value": "name",
		"label": "label", "caption": "label",
		"image": "media", "big-image": "media", "big_image": "media", "audio": "media", "video": "media",
		"sms_option": "sms",
	},
	"settings": {
		"form_id": "form_id", "id_string": "form_id", "set_form_id": "form_id",
		"form_title": "form_title", "title": "form_title", "set_form_title": "form_title",
		"version": "version", "default_language": "default_language", "instance_name": "instance_name",
		"allow_choice_duplicates": "allow_choice_duplicates", "clean_text_values": "attribute",
		"name": "root", "xml_root": "root", "style": "style", "submission_url": "submission_url", "public_key": "public_key",
		"auto_send": "submission_url", "auto_delete": "submission_url", "client_editable": "submission_url", "allow_edits": "submission_url",
		"namespaces": "attribute", "omit_instanceid": "attribute", "instance_xmlns": "attribute", "flat": "attribute",
		"add_none_option": "attribute", "prefix": "sms", "delimiter": "sms", "sms_keyword": "sms", "sms_separator": "sms",
		"sms_allow_media": "sms", "sms_date_format": "sms", "sms_datetime_format": "sms", "sms_response": "sms",
	},
	"entities": {
		"list_name": "list_name", "dataset": "list_name", "label": "label", "entity_id": "entity_id",
		"create_if": "create_if", "update_if": "update_if", "repeat": "repeat",
	},
}

// textColumns have a version for each language.
var textColumns = []string{"label", "hint", "guidance_hint", "constraint_message", "required_message", "form_title"}

// ignoredColumns are known but mean nothing in a chat, or here.
var ignoredColumns = []string{"autoplay", "rows", "attribute", "sms", "root", "style", "submission_url", "public_key"}

// expressionColumns hold XPath.
var expressionColumns = map[string][]string{
	"survey":   {"relevant", "constraint", "calculation", "required", "read_only", "choice_filter", "repeat_count", "trigger"},
	"settings": {"instance_name"},
	"entities": {"label", "entity_id", "create_if", "update_if", "repeat"},
}

func isExpression(sheet, column string) bool {
	for _, c := range expressionColumns[sheet] {
		if c == column {
			return true
		}
	}
	return false
}
