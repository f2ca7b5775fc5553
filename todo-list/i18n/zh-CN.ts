import type { Texts } from './texts';

const weekdays = ['周日', '周一', '周二', '周三', '周四', '周五', '周六'];

export const chinese: Texts = {
  labels: {
    title: '待办清单',
    showName: '显示昵称',
    filters: '筛选待办',
    newTodo: '接下来要做什么？',
    add: '添加',
    dueDay: '截止日期',
    edit: '编辑',
    editTitle: '编辑待办',
    text: '内容',
    save: '保存',
    cancel: '取消',
    remove: '删除',
    undo: '撤销',
    removed: '已删除',
    unsent: '尚未发送',
    loading: '加载中…',
    loadMore: '显示更多',
    failedTitle: '待办没能加载出来',
    retry: '重试',
  },
  filters: { all: '全部', open: '未完成', done: '已完成' },
  empty: {
    all: { title: '一身轻松', hint: '想到什么，就先记下来。' },
    open: { title: '全都做完了', hint: '好好享受今天剩下的时间。' },
    done: { title: '还没有已完成的待办', hint: '勾选过的待办会出现在这里。' },
  },
  sections: { earlier: '更早', today: '今天', tomorrow: '明天', later: '以后', undated: '未定日期' },
  days: { today: '今天', tomorrow: '明天', another: '选择日期…', none: '不设截止日期' },
  date: (date, thisYear) => {
    const day = `${date.getMonth() + 1}月${date.getDate()}日 ${weekdays[date.getDay()]}`;
    return date.getFullYear() === thisYear ? day : `${date.getFullYear()}年${day}`;
  },
  overdue: (date) => `已过期 · ${date}`,
  due: (date) => `截止 ${date}`,
  untitled: '（无内容）',
  noNickname: '没能从支付宝获取昵称。',
  greeting: (name) => (name === undefined ? '你好' : `你好，${name}`),
  left: (count) => `还剩 ${count} 项`,
  nothingYet: '没有待办',
  allDone: '全部完成，真棒！',
  offline: (unsent) =>
    unsent === 0 ? '没有网络，可以继续使用，改动会保留。' : `没有网络，${unsent} 项改动将在联网后发送。`,
  unsent: (count, reason) => `${count} 项改动尚未发送：${reason}`,
  outdated: (reason) => `显示的是上次的内容：${reason}`,
  notSaved: (reason) => `未能保存：${reason}`,
  requestId: (id) => `请求 ${id}`,
  reasons: {
    InvalidArgument: '服务器不接受这项内容。',
    Unauthenticated: '登录没有成功。',
    PermissionDenied: '服务器不允许这项操作。',
    NotFound: '它已在别处被删除。',
    AlreadyExists: '它已经存在。',
    Aborted: '它刚刚在别处被修改过。',
    ResourceExhausted: '服务器繁忙。',
    Unavailable: '服务器没有响应。',
    Offline: '没有网络。',
    Cancelled: '操作已取消。',
    Internal: '服务器出了点问题。',
    Unknown: '出了点问题。',
  },
};
