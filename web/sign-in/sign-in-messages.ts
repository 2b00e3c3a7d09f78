/** Texts of the pages to sign in and to set a password. */
export const signInMessages = {
  signIn: ['登录', 'Sign in'],
  signInTitle: ['网格化指挥中心 · 登录', 'Grid command centre · Sign in'],
  account: ['账号', 'Account'],
  password: ['密码', 'Password'],
  sessionExpired: [
    '登录已到期。重新登录后回到原处，未提交的文字还在。',
    'The session has expired. Sign in again to go on where you were; what you typed is kept.',
  ],
  sessionEnded: [
    '登录已在别处结束：在其他窗口退出、密码已改或账号被停用。重新登录后回到原处，未提交的文字还在。',
    'The session was ended elsewhere: by a sign-out in another window, a new password or an administrator. Sign in again to go on where you were; what you typed is kept.',
  ],
  signInLocked: ['尝试过多，请稍后再试', 'Too many tries; please wait'],
  signInFailed: ['未能登录：{reason}', 'Not signed in: {reason}'],
  providerSignIn: ['用{name}登录', 'Sign in with {name}'],
  providerAny: ['统一认证', 'the sign-in service'],
  providerUnreachable: ['暂时连不上{name}，可用账号密码登录', '{name} cannot be reached; a password still works'],
  providerUnlinked: [
    '{name}的身份 {subject} 尚未关联本系统账号，请把它告诉系统管理员',
    'No account here is linked to {subject} of {name}; please tell the system administrator',
  ],
  providerFailed: ['未能通过{name}登录，请重试', 'Signing in through {name} failed; please try again'],
  providerDenied: ['{name}未同意登录', 'The sign-in was declined at {name}'],
  providerLate: ['在{name}停留超过 10 分钟，请重新登录', 'More than 10 minutes passed at {name}; please start again'],
  providerUnavailable: ['暂时无法登录，请稍后再试', 'Signing in is not possible right now; please try again'],
  passwordMust: [
    '此密码由他人设定。请先改成只有您自己知道的密码，再继续。',
    'Somebody else set this password. Choose one that only you know before you continue.',
  ],
  passwordOld: ['现在的密码', 'Current password'],
  passwordNew: ['新密码（至少 12 个字符）', 'New password (at least 12 characters)'],
  passwordAgain: ['再输一次新密码', 'New password again'],
  passwordDiffers: ['两次输入的新密码不同', 'The two new passwords differ'],
  passwordDone: [
    '密码已修改；此账号在别处的登录已全部退出。',
    'Changed. Every other session of this account has ended.',
  ],
  passwordBack: ['返回', 'Back'],
  passwordFailed: ['未能修改：{reason}', 'Not changed: {reason}'],
  samplesTitle: ['演示账号', 'Sample accounts'],
  samplesNoDesk: ['此角色不使用派遣台', 'This role has no dispatch desk'],
} as const
