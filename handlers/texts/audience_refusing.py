"""Why an audience, a place or a kind cannot be chosen, and what to do instead."""

MISSING = {
    "audience": "还没选发给谁。请点「全体」「按区域」等选一个。",
    "audience_areas": "还没有勾选区域。请先点要发的镇、村或网格，再点「选好了」。",
    "audience_posts": "还没有勾选岗位。请先点要发给哪些岗位，再点「选好了」。",
    "audience_unit": "勾选的单位里有的已经撤销了。请重新选一次发给谁。",
    "audience_ids": "名单里没有一个用户编号，原来选的没有变。请每行写一个数字编号，再发一次。",
    "fewer_units": "勾选的太多了，最多 60 处。请改为勾选上一级。",
    "reporters_few": "那里公开反映过的居民太少，为保护反映人，不能单独发给他们。请扩大区域，或改用「按区域」。",
    "area": "这个地方不能选了，可能刚调整过。请点「选村、网格」重新选。",
    "fewer_areas": "最多选 5 处。请先去掉一处，再加新的。",
    "topic": "没有这一类了。请发 /subscribe 重新看。",
    "notice": "这条通知已经撤回，或过了保存期，看不到了。其他的请发 /notices。",
    "places": "这里还没有村和网格的清单，不用选地方，全体提示照样发给您。",
}
NOT_ALLOWED = {
    "audience": "这些地方不在您的辖区里。您能发给本单位和下级单位的居民。",
    "audience_file": "名单文件只有县级管理员能用。您可以按区域、按订阅选本辖区的居民。",
}
