"""Words of every day: as a danger word one of them would ring without end.

Words and runs of two or three letters that stand in more than 0.6 % of the 8,601 shipped sentences on everyday
matters (nlp/data/sentences, all but those of danger), and a few more by hand.
"""

_WORDS = """
我们 没有 一个 有人 那个 你们 我家 怎么 现在 门口 孩子 老人 不能 什么 天天 没人
出来 反映 村里 能不 能不能 晚上 个人 不是 老板 一下 电话 来了 说是 下来 都没 自己
小区 几个 就是 公司 时候 二十 有个 三个 隔壁 学校 还在 物业 两个 给我 知道 手机
回来 垃圾 关于 领导 让我 还是 他们 都是 家里 走了 人在 不给 都不 来的 我的 起来
说我 一年 到我 进去 全是 还有 楼上 学生 去了 楼下 十几 一样 邻居 多少 没了 半夜
恳请 有没有 昨天 一次 可以 里头 说不 不要 房子 谢谢 不敢 旁边 里面 三天 坏了 地方
尊敬的 尊敬 一直 今天 申请 东西 三十 在我 一天 不让 断了 已经 今年 也不 那条 调解
他家 儿子 小孩 他说 举报 怎么办 我妈 这个 不知 也没 不到 外地 有人在 看不 路上 建议
公交 人家 三年 医院 一个月 是不是 屋里 下去 希望 的时候 不知道 半年 去年 十一 一半
人来 底下 要不 是我 死了 我在 早上 都没有 哪里 我一 老师 上去 合同 三个月 那家 我爸
我是 四十 跑了 我不 动车 工地 好几 打了 一点 消防 一条 后面 三百 电梯 下面 几十
家长 群里 要不要 就不 楼道 每天 窗户 厕所 网上 花园 不来 电动 还没 水泥 有一 路口
在哪 收了 户口 中心 什么时候 十二 看看 装修 一家 下雨 身份 地上 司机 请问 投诉 问题
麻烦 处理 解决 不行 很多 小朋友 老婆 老公 大家 社区 马路 下午 中午 上午
"""
EVERYDAY = frozenset(_WORDS.split())
