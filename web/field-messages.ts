/** The fields of forms by their names in the API: a refusal says which one the server does not accept. */
export const fieldMessages = {
  field_reason: ['原因', 'reason'],
  field_remark: ['主管意见', 'remark'],
  field_minutes: ['延长分钟数', 'minutes'],
  field_gridCode: ['网格', 'grid'],
  field_into: ['并入的案件', 'case to merge into'],
  field_supervision: ['督办级别', 'supervision'],
  field_itemCode: ['事项', 'item'],
  field_checkedBy: ['核查方式', 'way of checking'],
  field_workerNumber: ['工号', 'worker'],
  field_location: ['位置', 'place'],
  field_from: ['开始时间', 'begin'],
  field_until: ['结束时间', 'end'],
  field_cases: ['所选案件', 'cases'],
} as const
