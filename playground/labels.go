package playground

// labels are the page's own words; what the bot says comes from the bot.
var labels = map[string]map[string]string{
	"zh": {
		"title": "模拟手机", "choose": "选择一个人，以他的身份和机器人聊天", "filter": "按姓名、职务或单位查找", "nobody": "没有符合条件的人",
		"back": "返回名单", "chat": "聊天记录", "input": "输入消息", "send": "发送", "menu": "命令菜单", "start": "开始使用",
		"empty": "还没有消息。点“开始使用”，或直接输入。", "edited": "已编辑", "typing": "正在输入…", "close": "关闭",
		"block": "停用机器人", "unblock": "重新启用", "blocked": "已停用机器人，对方无法再给此人发消息。", "language": "语言", "lost": "连接中断，正在重连…",
		"clock": "模拟时钟", "hour": "+1 小时", "day": "+1 天", "morning": "次日 09:00", "protected": "禁止转发", "pinned": "已置顶",
		"failed": "没有发出去，请再试一次。", "download": "下载", "list": "人员名单", "pick": "请先从名单里选一个人", "other": "English", "otherlang": "en",
		"notice": "仅供本机演示，所有人物均为虚构。",
		"inline": "可发送的内容", "inline_none": "没有结果", "inline_more": "更多", "via": "来自",
	},
	"en": {
		"title": "Phone simulator", "choose": "Choose a person and talk to the bot as them", "filter": "Find by name, role or unit", "nobody": "Nobody matches",
		"back": "Back to the list", "chat": "Conversation", "input": "Message", "send": "Send", "menu": "Commands", "start": "Start",
		"empty": "No messages yet. Press Start, or type something.", "edited": "edited", "typing": "typing…", "close": "Close",
		"block": "Block bot", "unblock": "Unblock", "blocked": "The bot is blocked and cannot write to this person.", "language": "Language", "lost": "Connection lost, trying again…",
		"clock": "Clock", "hour": "+1 h", "day": "+1 day", "morning": "Next 09:00", "protected": "no forwarding", "pinned": "pinned",
		"failed": "Not sent. Please try again.", "download": "Download", "list": "People", "pick": "Choose a person from the list first", "other": "中文", "otherlang": "zh",
		"notice": "For demonstration on this machine; every person is fictional.",
		"inline": "Results to send", "inline_none": "No results", "inline_more": "More", "via": "via",
	},
}
