package playground

// labels are the page's own words; what the bot says comes from the bot.
var labels = map[string]map[string]string{
	"zh": {
		"title": "模拟手机", "choose": "不用 Telegram 也能试：选个身份就能开始。", "filter": "按姓名、职务或单位查找", "nobody": "没有符合条件的人",
		"list": "人员名单", "pick": "请先从名单里选一个人", "skip": "跳到手机", "phones": "手机", "beside": "并排打开", "away": "收起这部手机",
		"other": "English", "otherlang": "en", "notice": "仅供本机演示，所有人物均为虚构。",
		"back": "返回名单", "chat": "聊天记录", "input": "输入消息", "send": "发送", "attach": "发送文件或照片", "menu": "命令菜单", "start": "开始使用",
		"empty": "在这部手机上，您就是这位同志。点“开始使用”，机器人会告诉您能办什么。", "edited": "已编辑", "typing": "正在输入…", "close": "关闭", "keys": "按钮", "more": "更多操作",
		"block": "停用机器人", "unblock": "重新启用机器人", "blocked": "已停用机器人，对方无法再给此人发消息。",
		"sound_on": "提示音和振动：开（点此关闭）", "sound_off": "提示音和振动：关（点此打开）",
		"language": "手机语言：中文（点此改为 English）", "lost": "连接中断，正在重连…", "failed": "没有发出去，请再试一次。",
		"net": "网络（点按切换快慢）", "net_good": "信号好", "net_slow": "信号弱", "net_off": "无信号", "offline": "没有信号。消息先存着，有信号再发。", "pending": "等待发送", "sent": "已发送",
		"clock": "模拟时钟", "hour": "+1 小时", "day": "+1 天", "morning": "次日 09:00", "tomorrow": "时钟拨到次日 09:00",
		"protected": "禁止转发和保存", "pinned": "已置顶", "silent": "静音通知", "photo": "照片", "reaction": "表情回应", "album": "一组照片", "ask_contact": "把您的手机号发给机器人？", "ask_place": "把您现在的位置发给机器人？", "share": "发送", "cancel": "不发", "download": "下载",
		"inline": "可发送的内容", "inline_none": "没有结果", "inline_more": "更多", "via": "来自",
		"poll": "投票", "quiz": "测验", "poll_closed": "已结束", "poll_anonymous": "匿名", "vote": "投票", "votes": "参与人数：", "right": "正确", "wrong": "错误", "mine": "您选的",
		"tour": "看一遍五件事", "tour_how": "自动演示，随时可停", "tour_next": "下一步", "tour_pause": "暂停", "tour_go": "继续", "tour_stop": "停止",
		"tour_lost": "这一步没有等到预期的回复，也许这件事已经办过了。接着看下一件。", "tour_done": "五件事看完了。手机留在这里，您可以自己接着试。",
	},
	"en": {
		"title": "Phone simulator", "choose": "Try the bot without Telegram: choose who you are, then press Start.", "filter": "Find by name, role or unit", "nobody": "Nobody matches",
		"list": "People", "pick": "Choose a person from the list first", "skip": "Skip to the phones", "phones": "Phones", "beside": "Open beside:", "away": "Put this phone away",
		"other": "中文", "otherlang": "zh", "notice": "For demonstration on this machine; every person is fictional.",
		"back": "Back to the list", "chat": "Conversation", "input": "Message", "send": "Send", "attach": "Send a file or photo", "menu": "Commands", "start": "Start",
		"empty": "On this phone you are this person. Press Start, and the bot tells what it can do.", "edited": "edited", "typing": "typing…", "close": "Close", "keys": "Buttons", "more": "More",
		"block": "Block the bot", "unblock": "Unblock the bot", "blocked": "The bot is blocked and cannot write to this person.",
		"sound_on": "Sound and vibration: on (turn off)", "sound_off": "Sound and vibration: off (turn on)",
		"language": "Phone language: English (change to 中文)", "lost": "Connection lost, trying again…", "failed": "Not sent. Please try again.",
		"net": "Network (press to change)", "net_good": "Good signal", "net_slow": "Weak signal", "net_off": "No signal", "offline": "No signal. Messages wait until it is back.", "pending": "waiting", "sent": "sent",
		"clock": "Clock", "hour": "+1 h", "day": "+1 day", "morning": "Next 09:00", "tomorrow": "Move the clock to the next 09:00",
		"protected": "no forwarding or saving", "pinned": "Pinned", "silent": "sent silently", "photo": "Photo", "reaction": "reaction", "album": "Album", "ask_contact": "Send the bot your phone number?", "ask_place": "Send the bot where you are now?", "share": "Share", "cancel": "Cancel", "download": "Download",
		"inline": "Results to send", "inline_none": "No results", "inline_more": "More", "via": "via",
		"poll": "Poll", "quiz": "Quiz", "poll_closed": "Closed", "poll_anonymous": "anonymous", "vote": "Vote", "votes": "People who voted:", "right": "right", "wrong": "wrong", "mine": "your choice",
		"tour": "Watch the five jobs", "tour_how": "Plays by itself; stop any time", "tour_next": "Next", "tour_pause": "Pause", "tour_go": "Go on", "tour_stop": "Stop",
		"tour_lost": "The reply that this step waits for did not come; perhaps the job was done before. On to the next one.", "tour_done": "That was all five. The phones stay here: try them yourself.",
	},
}
