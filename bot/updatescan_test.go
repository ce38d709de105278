package bot

import (
	"encoding/json"
	"reflect"
	"testing"
)

// Both ways of reading an update see the same; whether an update may be read by scan is
// part of the case, so that neither way goes untested.
func TestScanReadsUpdatesAsJSONDoes(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]bool{
		`{"update_id":7,"message":{"message_id":1,"from":{"id":5,"is_bot":false,"first_name":"甲","language_code":"zh-hans"},"chat":{"id":-5,"first_name":"x","type":"private"},"date":1700000000,"text":"收入 3.5万\n\"好\" \ud83d\ude00","entities":[{"offset":0,"length":3,"type":"bold"}]}}`: true,
		` { "update_id" : 8 , "message" : { "chat" : { "id" : 1 } , "document" : { "file_name" : "a}\",[b" } , "caption" : "" , "media_group_id" : "138" , "photo" : [ { "x" : [ ] } ] , "voice" : null, "location":{"latitude":-1.5e3} } } `:                                               true,
		`{"update_id":9,"callback_query":{"id":"77","from":{"id":5,"is_bot":true},"message":{"message_id":3,"chat":{"id":5,"type":"private"},"reply_markup":{"inline_keyboard":[[{"text":"]}","callback_data":"a/b#c"}]]}},"chat_instance":"1","data":"rw/2026W47#abc"}}`:                   true,
		`{"update_id":9,"message":{"contact":{},"sticker":{},"video":{},"audio":[],"text":"\u0000"}}`:                                                                                       true,
		`{"update_id":17,"inline_query":{"id":"9","from":{"id":5,"is_bot":false,"language_code":"en"},"query":"低保 \u0000","offset":"20","chat_type":"sender","location":{"latitude":1.5}}}`: true,
		`{"update_id":18,"message":{"text":"x","via_bot":{"id":42,"is_bot":true,"username":"b"}}}`:                                                                                          true,
		`{"update_id":19,"inline_query":{"id":7}}`: false,
		`{"update_id":10,"my_chat_member":{"chat":{"id":1,"type":"private"},"new_chat_member":{"status":"kicked"}}}`: false,
		`{"update_id":11,"edited_message":{"message_id":1,"chat":{"id":1}}}`:                                         false,
		`{"update_id":12,"message":null}`:                          false,
		`{"update_id":13,"message":{"from":null,"chat":{"id":1}}}`: false,
		`{"update_id":14,"message":{"text":5}}`:                    false,
		`{"update_id":15,"message":{"text":"a"`:                    false,
		`{"update_id":16}}`:                                        false,
		``:                                                         false,
	} {
		var fast, slow update
		if got := fast.scan([]byte(raw)); got != want {
			t.Errorf("scan took %v: %s", got, raw)
			continue
		}
		err := json.Unmarshal([]byte(raw), &slow)
		if want && (err != nil || !reflect.DeepEqual(&fast, &slow)) {
			t.Errorf("%s\nscan %+v %+v\njson %+v %+v (%v)", raw, fast.Message, fast.Callback, slow.Message, slow.Callback, err)
		}
	}
}
