/** The recorded conversations that the engine cannot hold as AWS did, by the end of their ids, and why. */
const EXCEPTIONS: readonly { readonly reason: string; readonly ids: readonly string[] }[] = [
  {
    reason: "its definition speaks JSONPath in a way that has no plain counterpart in JSONata",
    ids: [
      "test_activity_task_failure",
      "test_activity_task_no_worker_name",
      "test_catch",
      "test_retry",
      "test_catch",
      "test_retry",
      "test_create_delete_valid_sm",
      "test_start_execution_idempotent",
      "test_base_variable_references_in_assign_templates[BASE_ASSIGN_FROM_RESULT]",
      "test_base_variable_references_in_assign_templates[BASE_REFERENCE_IN_FAIL]",
      "test_base_variable_references_in_assign_templates[BASE_REFERENCE_IN_INPUTPATH]",
      "test_base_variable_references_in_assign_templates[BASE_REFERENCE_IN_ITERATOR_OUTER_SCOPE]",
      "test_base_variable_references_in_assign_templates[BASE_REFERENCE_IN_OUTPUTPATH]",
      "test_base_variable_references_in_assign_templates[BASE_REFERENCE_IN_PARAMETERS]",
      "test_base_variable_references_in_assign_templates[BASE_REFERENCE_IN_WAIT]",
      "test_base_variable_references_in_assign_templates[MAP_STATE_REFERENCE_IN_TOLERATED_FAILURE_PATH]",
      "test_state_context_object_edge_cases[EMPTY_OBJECTS]",
      "test_state_map_context_object[ALL]",
      "test_state_map_context_object[EXECUTION_INPUT_VALUES]",
      "test_state_task_context_object[ALL]",
      "test_state_wait_task_context_object",
      "test_io_dynamodb_service_task_mock_success[io]",
      "test_base_inspection_level_debug[IO_PASS_STATE]",
      "test_base_inspection_level_info[BASE_CHOICE_STATE]",
      "test_base_inspection_level_info[IO_RESULT_PASS_STATE]",
    ],
  },
  {
    reason: "it calls S3, which the engine does not speak to",
    ids: [
      "test_s3_put_object[bool]",
      "test_s3_put_object[dict]",
      "test_s3_put_object[list]",
      "test_s3_put_object[num]",
      "test_s3_put_object[str]",
    ],
  },
  {
    reason:
      "it mocks a service that the engine does not call, and the engine checks mocks only against the models of the services that it calls",
    ids: [
      "test_strict_mode_aws_sdk_kms_task[wrong_blob_length_less_than_minimum]",
      "test_strict_mode_aws_sdk_lambda_get_function_task[integer_less_than_minimum_allowed]",
      "test_strict_mode_aws_sdk_lambda_get_function_task[integer_more_than_maximum_allowed]",
      "test_strict_mode_aws_sdk_s3_task[non_existent_enum_value]",
      "test_strict_mode_aws_sdk_s3_task[wrong_long_type_string]",
      "test_strict_mode_dynamodb_task[wrong_float_type_string]",
      "test_strict_mode_eventbridge_task[wrong_type_2nd_array_element]",
      "test_present_mode_aws_sdk_kms_task[wrong_blob_length_less_than_minimum]",
      "test_present_mode_aws_sdk_lambda_get_function_task[integer_less_than_minimum_allowed]",
      "test_present_mode_dynamodb_task[wrong_float_type_string]",
      "test_present_mode_eventbridge_task[wrong_type_2nd_array_element]",
      "test_present_mode_eventbridge_task[wrong_type_nested_field]",
    ],
  },
  {
    reason: "it inspects the steps of JSONPath (afterInputPath, afterResultPath…), which JSONata does not have",
    ids: [
      "test_state_machine_with_state_error[DEBUG]",
      "test_state_machine_with_state_error[TRACE]",
      "test_base_state_name[DEBUG-BASE_MAP_STATE_MACHINE]",
      "test_base_state_name[TRACE-BASE_MAP_STATE_MACHINE]",
      "test_base_parallel_state_mock_success[DEBUG]",
      "test_base_inspection_level_debug[BASE_FAIL_STATE]",
      "test_base_inspection_level_trace[BASE_FAIL_STATE]",
      "test_base_inspection_level_trace[BASE_PASS_STATE]",
      "test_base_inspection_level_trace[BASE_RESULT_PASS_STATE]",
      "test_base_lambda_service_task_state[DEBUG]",
      "test_base_lambda_service_task_state[TRACE]",
      "test_base_lambda_task_state[DEBUG]",
    ],
  },
];

/** Some tests of different files share their name, so the id's end is the whole of it from the class on. */
export function reasonFor(id: string): string | undefined {
  return EXCEPTIONS.find(({ ids }) => ids.some((end) => id.endsWith(`::${end}`)))?.reason;
}
