/** Texts of the page that says why a device token did not start a wall. */
export const wallTokenMessages = {
  wallTokenTitle: ['大屏令牌未生效', 'The device token was not accepted'],
  wallTokenOld: [
    '此地址使用旧写法 ?kiosk=，令牌会被途经的代理记入日志，因此不再接受。请让系统管理员吊销该令牌、另发新令牌，并改用 /wall#kiosk=令牌 打开。',
    'This address has the old form ?kiosk=, which proxies log, so it is no longer accepted. Ask the system administrator to revoke this token and issue a new one, then open /wall#kiosk=TOKEN.',
  ],
  wallTokenRefused: [
    '该令牌不存在或已吊销。请向系统管理员索取新的大屏地址。',
    'This token does not exist or was revoked. Ask the system administrator for the address of a new one.',
  ],
  wallTokenSeat: [
    '此浏览器已有席位登录，不能同时作为大屏终端。请先退出登录，再打开大屏地址。',
    'Somebody is signed in with this browser, so it cannot become a wall. Sign out first, then open the address again.',
  ],
} as const
