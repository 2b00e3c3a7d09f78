/** Texts of a reporter's contact. */
export const contactMessages = {
  contactReporter: ['上报人', 'Reporter'],
  contactMasked: ['联系方式已隐藏', 'contact hidden'],
  contactReveal: ['查看联系方式', 'Show contact'],
  contactWhy: ['查看事由（写入审计）', 'Why (kept in the audit)'],
  contactShow: ['查看', 'Show'],
  contactNoName: ['未留姓名', 'no name'],
  contactNoPhone: ['未留电话', 'no phone'],
  contactHides: ['{seconds} 秒后隐藏', 'hidden in {seconds} s'],
  contactHide: ['隐藏', 'Hide'],
  contactLimit: ['每小时最多 30 次，{minutes} 分钟后可再查看', 'At most 30 an hour: again in {minutes} min'],
  contactForbidden: ['你的角色不能查看联系方式', 'Your role may not see contacts'],
  contactNone: ['没有联系方式，或案件已不在你的辖区', 'No contact, or the case is no longer in your area'],
  contactErased: ['联系方式已按要求删除', 'The contact was erased at the person’s wish'],
} as const
