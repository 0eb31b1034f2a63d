"""What columns, levels and posts may be called in a file of the organisation; the first name is what we write."""

from collections.abc import Mapping

from domain.centre import Post, UnitLevel

UNIT_HEADS: Mapping[str, tuple[str, ...]] = {
    "code": ("编码", "单位编码"),
    "name": ("名称", "单位名称"),
    "level": ("层级", "级别"),
    "parent": ("上级编码", "上级", "上级单位编码"),
    "aliases": ("部门别名", "别名"),
    "chat": ("群编号", "群"),
    "topic": ("话题编号", "话题"),
    "head": ("第一责任人岗位", "第一责任人"),
}
PEOPLE_HEADS: Mapping[str, tuple[str, ...]] = {
    "user": ("用户编号", "用户号"),
    "name": ("姓名", "名字"),
    "unit": ("单位编码", "单位", "编码"),
    "post": ("岗位", "职务"),
    "trusted": ("保密件", "可办保密件"),
    "deputy": ("代理人用户编号", "代理人"),
    "adjudicator": ("裁决人", "裁决"),
}
LEVELS: Mapping[UnitLevel, tuple[str, ...]] = {
    UnitLevel.COUNTY: ("县", "区", "市", "县级"),
    UnitLevel.TOWN: ("镇", "乡", "街道", "乡镇", "镇街"),
    UnitLevel.VILLAGE: ("村", "社区", "村居", "村社区", "居委会", "村委会"),
    UnitLevel.GRID: ("网格", "格"),
    UnitLevel.DEPARTMENT: ("部门", "县部门", "单位"),
}
POSTS: Mapping[Post, tuple[str, ...]] = {
    Post.GRID_WORKER: ("网格员", "网格长"),
    Post.VILLAGE: ("村干部", "村居干部", "社区干部"),
    Post.TOWN: ("镇值守", "乡镇值守", "街道值守"),
    Post.DEPARTMENT: ("部门经办", "经办"),
    Post.COUNTY_DESK: ("县值守", "区值守"),
    Post.MEDIATOR: ("调解员", "人民调解员"),
    Post.SUPERVISOR: ("督办员", "督办"),
    Post.ADMIN: ("管理员", "系统管理员"),
}
